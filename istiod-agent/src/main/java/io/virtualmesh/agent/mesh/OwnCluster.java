package io.virtualmesh.agent.mesh;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The cluster in which istiod runs. */
public final class OwnCluster {
    private OwnCluster() {}

    /** By the settings' kubeconfig, else as a Pod: mounted ServiceAccount, address from the environment. */
    public static KubeApi connect(MeshSettings settings) throws IOException {
        var config =
                settings.kubeconfig().isPresent()
                        ? fromFile(settings.kubeconfig().get(), settings.context())
                        : Config.autoConfigure(settings.context().orElse(null));
        return KubeApi.connect(config, settings.timing().call());
    }

    @SuppressWarnings("removal") // the only one that takes a context
    private static Config fromFile(Path file, Optional<String> context) throws IOException {
        return Config.fromKubeconfig(
                context.orElse(null), Files.readString(file), file.toAbsolutePath().toString());
    }
}
