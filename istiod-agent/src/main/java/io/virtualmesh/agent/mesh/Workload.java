package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.restart.Candidate;
import io.virtualmesh.agent.restart.Marks;
import io.virtualmesh.agent.restart.Owner.Kind;
import io.virtualmesh.agent.trust.MeshPod;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A pod with an Envoy of Istio: it holds a leaf and verifies others. All that is kept of its Pod.
 *
 * @param revision of the istiod that injected it; empty where nothing tells
 * @param gateway whether its Envoy runs {@code router}
 * @param owner who makes such pods; empty where nobody does
 * @param restartedFor roots that its template had been rolled for when it was made
 */
record Workload(
        MeshPod pod,
        Optional<String> revision,
        boolean gateway,
        Optional<Owner> owner,
        Marks restartedFor) {
    /** Of a template that was never rolled by us. */
    Workload(MeshPod pod, Optional<String> revision, boolean gateway, Optional<Owner> owner) {
        this(pod, revision, gateway, owner, Marks.NONE);
    }

    /**
     * What to roll out: the Deployment where the pod's ReplicaSet tells it, else the controlling owner itself.
     *
     * @param apiVersion such as {@code apps/v1}
     * @param namespace of the pod, too
     */
    record Owner(String apiVersion, String kind, String namespace, String name) {
        @Override
        public String toString() {
            return kind + " " + namespace + "/" + name;
        }

        /** Empty for a kind whose rollouts we do not know. */
        private Optional<io.virtualmesh.agent.restart.Owner> rolled() {
            return Arrays.stream(Kind.values())
                    .filter(it -> apiVersion.equals("apps/v1") && it.word().equals(kind))
                    .findFirst()
                    .map(it -> new io.virtualmesh.agent.restart.Owner(it, namespace, name));
        }
    }

    /** As the walk of the restarts asks for it. */
    Candidate candidate() {
        return new Candidate(pod, owner.flatMap(Owner::rolled), gateway, restartedFor);
    }

    Instant created() {
        return pod.created();
    }

    /** Whether it belongs to the mesh of an istiod of that revision; where one of them is not known it counts as ours. */
    boolean isOf(Optional<String> istiodRevision) {
        return revision.isEmpty() || istiodRevision.isEmpty() || revision.equals(istiodRevision);
    }

    @Override
    public String toString() {
        return pod.toString();
    }
}
