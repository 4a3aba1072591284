package io.virtualmesh.agent;

import io.virtualmesh.agent.control.ClusterSecrets;
import io.virtualmesh.agent.control.VaultIntent;
import io.virtualmesh.agent.mesh.ApiUnusable;
import io.virtualmesh.agent.mesh.KubeApi;
import io.virtualmesh.agent.mesh.KubernetesSecrets;
import io.virtualmesh.agent.mesh.OwnCluster;
import io.virtualmesh.agent.mesh.OwnPods;
import io.virtualmesh.agent.vault.Pods;
import java.util.Optional;

/**
 * istiod's own cluster, or the lack of one.
 *
 * @param api empty where the VirtualMesh comes from a file
 */
record Cluster(Optional<KubeApi> api, ClusterSecrets secrets, Pods pods) implements AutoCloseable {

    static Cluster of(AgentSettings settings) {
        if (settings.mesh().virtualMesh().isPresent()) {
            return new Cluster(Optional.empty(), new NoCluster(), Pods.UNKNOWN);
        }
        try {
            var api = OwnCluster.connect(settings.mesh());
            var pods = new OwnPods(api, settings.mesh().podNamespace());
            return new Cluster(Optional.of(api), new KubernetesSecrets(api), pods::isGone);
        } catch (ApiUnusable wrong) {
            throw new Unusable(wrong.words());
        }
    }

    @Override
    public void close() {
        api.ifPresent(KubeApi::close);
    }

    /** What a reference to a Secret gets where no API server is contacted. */
    private static final class NoCluster implements ClusterSecrets {
        @Override
        public byte[] read(VaultIntent.SecretRef ref, String fallbackKey) throws SecretUnavailable {
            throw new SecretUnavailable(
                    "Secret %s cannot be read: the VirtualMesh comes from a file, so no API server is contacted"
                            .formatted(ref));
        }

        @Override
        public String serviceAccountToken(String namespace, String name, String key)
                throws SecretUnavailable {
            throw new SecretUnavailable(
                    "no token of ServiceAccount %s/%s: the VirtualMesh comes from a file, so no API server is contacted"
                            .formatted(namespace, name));
        }
    }
}
