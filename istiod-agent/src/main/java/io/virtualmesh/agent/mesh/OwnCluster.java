package io.virtualmesh.agent.mesh;

import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The cluster in which istiod runs. */
public final class OwnCluster {
    private static final String IN_A_POD = "KUBERNETES_SERVICE_HOST";

    private OwnCluster() {}

    /**
     * By the settings' kubeconfig, else as a Pod (mounted ServiceAccount, address from the environment), else by
     * {@code ~/.kube/config}.
     */
    public static KubeApi connect(MeshSettings settings) throws ApiUnusable {
        var config = config(settings);
        try {
            return KubeApi.connect(config, settings.userAgent(), settings.timing().call());
        } catch (IllegalArgumentException unusableCa) {
            throw new ApiUnusable(String.valueOf(unusableCa.getMessage()), unusableCa);
        }
    }

    /** The certificates (PEM) that verify its server, for others to use; empty: the CAs of the system. */
    public static Optional<String> caPem(MeshSettings settings) throws ApiUnusable, IOException {
        return ClusterTls.caPem(config(settings));
    }

    private static Config config(MeshSettings settings) throws ApiUnusable {
        if (settings.kubeconfig().isPresent()) {
            return fromFile(settings.kubeconfig().get(), settings.context());
        }
        var config = Config.autoConfigure(settings.context().orElse(null));
        if (config.getCurrentContext() == null && System.getenv(IN_A_POD) == null) {
            throw new ApiUnusable(
                    "no cluster is named: there is no usable ~/.kube/config, and this is no Pod; name a"
                            + " kubeconfig by KUBECONFIG or --kubeconfig");
        }
        return config;
    }

    @SuppressWarnings("removal") // the only one that takes a context
    private static Config fromFile(Path file, Optional<String> context) throws ApiUnusable {
        var text = text(file);
        try {
            Kubeconfig.parse(text, "KUBECONFIG " + file);
        } catch (ApiFailure e) {
            throw new ApiUnusable(e.text(), e);
        }
        return Config.fromKubeconfig(context.orElse(null), text, file.toAbsolutePath().toString());
    }

    private static String text(Path file) throws ApiUnusable {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            var several = file.toString().contains(File.pathSeparator);
            throw new ApiUnusable(
                    "KUBECONFIG names %s, and there is no such file%s"
                            .formatted(
                                    file,
                                    several ? "; several files in one are not read, name one" : ""),
                    e);
        } catch (IOException e) {
            throw new ApiUnusable("KUBECONFIG %s cannot be read: %s".formatted(file, e), e);
        }
    }
}
