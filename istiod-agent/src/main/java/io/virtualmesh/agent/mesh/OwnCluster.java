package io.virtualmesh.agent.mesh;

import io.fabric8.kubernetes.client.Config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The cluster in which istiod runs, and our settings that are kept in it. */
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

    /**
     * The data of ConfigMap {@code istiod-agent}: settings for those who cannot change the Deployment's YAML. Empty when
     * there is none, or when it cannot be read now; then the same reason shows up when the VirtualMesh is looked for.
     */
    public static Map<String, String> settings(KubeApi own, String namespace) {
        try {
            var data = new TreeMap<String, String>();
            own.find(Place.core("configmaps", namespace, FactsReader.CONFIG))
                    .ifPresent(map ->
                            map.path("data")
                                    .properties()
                                    .forEach(it -> data.put(it.getKey(), it.getValue().asText())));
            return data;
        } catch (ApiFailure e) {
            return Map.of();
        }
    }
}
