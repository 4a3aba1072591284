package io.virtualmesh.agent.mesh;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;

/** Connects to istiod's own cluster. */
public final class OwnCluster {
    private OwnCluster() {}

    /**
     * By the kubeconfig that the settings name, else as every client does: the mounted ServiceAccount, else {@code
     * ~/.kube/config}. Nothing is sent yet.
     *
     * @throws IllegalArgumentException naming the file that cannot be used
     */
    public static KubeApi connect(MeshSettings settings) {
        return KubeApi.connect(config(settings), settings.timing().call());
    }

    private static Config config(MeshSettings settings) {
        if (settings.kubeconfig().isEmpty()) {
            return new ConfigBuilder().build();
        }
        var file = settings.kubeconfig().get();
        try {
            return Config.fromKubeconfig(
                    settings.context().orElse(null), Files.readString(file), file.toString());
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "KUBECONFIG " + file + " cannot be used: " + e.getMessage(), e);
        }
    }
}
