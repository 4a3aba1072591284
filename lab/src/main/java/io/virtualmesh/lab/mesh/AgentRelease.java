package io.virtualmesh.lab.mesh;

import io.virtualmesh.lab.Crds;
import io.virtualmesh.lab.cluster.Cluster;
import io.virtualmesh.lab.cluster.Clusters;
import io.virtualmesh.lab.image.ImageFiles;
import io.virtualmesh.lab.process.Until;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What users of a checkout get: its chart, its values for Istio's chart, and its image. */
public record AgentRelease(Path checkout, ImageFiles image) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAMESPACE = "gloo-mesh";
    private static final String IMAGE_OF_THE_OVERLAYS = "istiod-agent:0.1.0";

    /** As kubelet knows it, once it is loaded. */
    public String name() {
        return "istiod-agent:" + image.version();
    }

    public void load(Clusters clusters) {
        clusters.all().forEach(cluster -> cluster.importImage(image.image()));
    }

    /** Our chart, and its CRDs served; both namespaces must be there. Settings are those of {@code helm --set}. */
    public void installChart(Cluster cluster, List<String> settings) {
        helmInstall(cluster, settings);
        awaitServed(cluster);
    }

    /** Our chart alone; helm returns a moment before the CRDs are served. */
    public void helmInstall(Cluster cluster, List<String> settings) {
        var command =
                new ArrayList<>(
                        List.of(
                                "upgrade",
                                "--install",
                                "istiod-agent",
                                checkout.resolve("helm/istiod-agent").toString(),
                                "--namespace=" + NAMESPACE,
                                "--set=clusterName=" + cluster.name()));
        settings.forEach(setting -> command.add("--set=" + setting));
        cluster.helm(command.toArray(String[]::new));
    }

    public static void awaitServed(Cluster cluster) {
        Until.require(
                PATIENCE,
                () -> "no VirtualMeshes are served by " + cluster.name(),
                () -> Crds.areServed(cluster.client()));
    }

    /** Takes the chart away; its CRDs stay, as it has promised. */
    public static void uninstallChart(Cluster cluster) {
        cluster.helm("uninstall", "istiod-agent", "--namespace=" + NAMESPACE, "--ignore-not-found");
    }

    /** {@code overlays/helm-values.yaml} with this image, as a file in the folder. */
    public Path istiodValues(Path folder) {
        var overlay = checkout.resolve("overlays/helm-values.yaml");
        try {
            return WorkDir.write(
                    folder.resolve("istiod-agent-values.yaml"),
                    Files.readString(overlay).replace(IMAGE_OF_THE_OVERLAYS, name()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + overlay, e);
        }
    }
}
