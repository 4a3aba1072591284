package io.virtualmesh.agent.mesh;

import io.virtualmesh.api.v1.MeshName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What {@code join} does in the management cluster, with the rights of whoever runs it. */
public final class Joining {
    private final JoinAccount account;
    private final MeshName mesh;

    /**
     * @param namespace of the VirtualMeshes
     */
    public Joining(KubeApi management, String namespace, String mesh) {
        this.mesh = new MeshName(mesh);
        this.account = new JoinAccount(management, namespace, this.mesh);
    }

    /**
     * @param secretYaml to be applied in the workload cluster; holds a token
     * @param until when the token ends, unless the agent has renewed it
     */
    public record Joined(String secretYaml, Instant until) {
        @Override
        public String toString() {
            return "Joined[until " + until + "]";
        }
    }

    /**
     * @param istioNamespace of istiod in the workload cluster
     * @param server URL of the management API server as the workload cluster reaches it
     * @param caPem verifies the server; empty: the CAs of the system
     */
    public Joined join(
            String istioNamespace, String server, Optional<String> caPem, Duration lifetime)
            throws ApiUnusable {
        try {
            account.make();
            var token = account.token(lifetime);
            var kubeconfig = JoinSecret.kubeconfig(server, caPem, token.value());
            return new Joined(JoinSecret.yaml(istioNamespace, mesh, kubeconfig), token.until());
        } catch (ApiFailure e) {
            throw new ApiUnusable(e.text(), e);
        }
    }

    /** Ends the access. Returns what was removed; nothing if it was not there. */
    public List<String> revoke() throws ApiUnusable {
        try {
            return account.revoke();
        } catch (ApiFailure e) {
            throw new ApiUnusable(e.text(), e);
        }
    }
}
