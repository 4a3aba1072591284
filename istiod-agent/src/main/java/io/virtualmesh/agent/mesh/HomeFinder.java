package io.virtualmesh.agent.mesh;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Connects to the management cluster where one is named, and again when its kubeconfig has changed. */
final class HomeFinder implements AutoCloseable {
    private final MeshSettings settings;
    private final KubeApi own;
    private @Nullable Management management;

    HomeFinder(MeshSettings settings, KubeApi own) {
        this.settings = settings;
        this.own = own;
    }

    private record Management(String kubeconfig, KubeApi api) {}

    /**
     * @param joined the kubeconfig of the join Secret; the file of the settings goes before it
     */
    synchronized Home find(Optional<String> joined) throws ApiFailure {
        var file = settings.managementKubeconfig();
        var text = file.isPresent() ? Optional.of(text(file.get())) : joined;
        if (text.isEmpty()) {
            return new Home(own, true);
        }
        var known = management;
        if (known == null || !known.kubeconfig().equals(text.get())) {
            var fresh = new Management(text.get(), connect(text.get()));
            if (known != null) {
                known.api().close();
            }
            known = fresh;
            management = fresh;
        }
        return new Home(known.api(), false);
    }

    private static String text(Path file) throws ApiFailure {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ApiFailure(
                    ApiFailure.Kind.UNREACHABLE,
                    "cannot read the kubeconfig of the management cluster, "
                            + file
                            + " (MANAGEMENT_KUBECONFIG): "
                            + e,
                    e);
        }
    }

    private KubeApi connect(String kubeconfig) throws ApiFailure {
        try {
            return KubeApi.connect(Config.fromKubeconfig(kubeconfig), settings.timing().call());
        } catch (IllegalArgumentException | KubernetesClientException e) {
            throw new ApiFailure(
                    ApiFailure.Kind.UNREACHABLE,
                    "the kubeconfig of the management cluster (MANAGEMENT_KUBECONFIG, else key"
                            + " kubeconfig of Secret "
                            + FactsReader.JOIN_SECRET
                            + ") cannot be used: "
                            + e.getClass().getSimpleName());
        }
    }

    @Override
    public synchronized void close() {
        if (management != null) {
            management.api().close();
        }
    }
}
