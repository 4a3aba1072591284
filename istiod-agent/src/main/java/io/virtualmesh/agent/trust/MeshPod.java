package io.virtualmesh.agent.trust;

import java.time.Instant;

/**
 * A workload of the mesh that holds a leaf and verifies others.
 *
 * @param created by the API server's clock; cut to the second, which can only delay a judgement
 */
public record MeshPod(String namespace, String name, Instant created) {
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
