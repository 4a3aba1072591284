package io.virtualmesh.agent.mesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Connects to the management cluster where one is named, and again when its kubeconfig has changed. */
final class HomeFinder implements AutoCloseable {
    private static final String RENEW_IT =
            "renew the token in the file that MANAGEMENT_KUBECONFIG names";
    private static final String JOIN_AGAIN =
            "its token may have ended: run `istiod-agent join` again and apply the Secret that it prints";

    private final MeshSettings settings;
    private final KubeApi own;
    private @Nullable Management management;

    HomeFinder(MeshSettings settings, KubeApi own) {
        this.settings = settings;
        this.own = own;
    }

    private record Management(String kubeconfig, KubeApi api) {}

    /**
     * @param joined the kubeconfig of the join Secret, blank where that Secret lacks it; the file of the settings goes before it
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

    private String text(Path file) throws ApiFailure {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw Kubeconfig.unusable(source(), "it cannot be read (" + e + ")");
        }
    }

    private KubeApi connect(String text) throws ApiFailure {
        var config = Kubeconfig.parse(text, source());
        try {
            return KubeApi.connect(
                    config,
                    settings.userAgent(),
                    settings.timing().call(),
                    settings.managementKubeconfig().isPresent() ? RENEW_IT : JOIN_AGAIN);
        } catch (RuntimeException anything) { // of many types; their messages quote the content
            throw Kubeconfig.unusable(
                    source(),
                    "its certificates or credentials are refused with "
                            + anything.getClass().getSimpleName());
        }
    }

    private String source() {
        return settings.managementKubeconfig()
                .map(file ->
                        "the kubeconfig of the management cluster, "
                                + file
                                + " (MANAGEMENT_KUBECONFIG),")
                .orElse(
                        "the kubeconfig of the management cluster (key "
                                + JoinSecret.KUBECONFIG
                                + " of Secret "
                                + JoinSecret.NAME
                                + " in namespace "
                                + settings.podNamespace()
                                + ")");
    }

    @Override
    public synchronized void close() {
        if (management != null) {
            management.api().close();
        }
    }
}
