package io.virtualmesh.lab.bench;

import io.virtualmesh.api.v1.IssuedCertificate;
import io.virtualmesh.lab.Manifests;
import io.virtualmesh.lab.mesh.AgentRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * From {@code helm install} of our chart to the first proven bundle, on a cluster that has neither. Within the time: the chart with
 * its CRDs and roles, the VirtualMesh once its CRD is served, {@code helm install} of istiod with our containers, and its Pod up to
 * condition BundleProven of the report. Not within it, since it was there before: cluster, images, Vault with login and mounts,
 * both namespaces, Istio's CRDs.
 */
record FirstBundle(NodeStage stage, int rounds) {

    /** Seconds of one round, each part from the end of the one before it. */
    record Parts(double chart, double istiod, double bundle, double ready) {
        double untilProven() {
            return chart + istiod + bundle;
        }
    }

    List<Row> measure() {
        var parts = new ArrayList<Parts>();
        for (int round = 0; round < rounds; round++) {
            parts.add(once());
        }
        return List.of(
                row("helm install to first proven bundle", parts, Parts::untilProven),
                row("  our chart, VirtualMesh applied", parts, Parts::chart),
                row("  helm install of istiod until its Pod is created", parts, Parts::istiod),
                row("  istiod's Pod created to bundle proven", parts, Parts::bundle),
                row("  after that, to istiod Ready", parts, Parts::ready));
    }

    Parts once() {
        clear();
        var cluster = stage.cluster();
        var values = stage.withOurContainers();
        var start = System.nanoTime();
        stage.release().helmInstall(cluster, List.of());
        AgentRelease.awaitServed(cluster);
        Manifests.apply(stage.client(), BenchMesh.yaml(BenchMesh.Key.P256));
        var asked = System.nanoTime();
        var report = new Sightings<>(ReportMilestone::of);
        var pod = new Sightings<>(PodMilestone::of);
        var reports =
                stage.client().resources(IssuedCertificate.class).inNamespace(NodeStage.MESHES);
        try (var _ = reports.watch(report);
                var _ = stage.istiodPods().watch(pod)) {
            stage.istio().installIstiod(values);
            var ready = pod.at(PodMilestone.READY, NodeStage.PATIENCE);
            var created = pod.at(PodMilestone.CREATED, NodeStage.PATIENCE);
            var proven = report.at(ReportMilestone.BUNDLE_PROVEN, NodeStage.PATIENCE);
            return new Parts(
                    seconds(start, asked),
                    seconds(asked, created),
                    seconds(created, proven),
                    seconds(proven, ready));
        }
    }

    /** As before the first round. */
    private void clear() {
        var cluster = stage.cluster();
        stage.istio().uninstall();
        AgentRelease.uninstallChart(cluster);
        cluster.kubectl("delete", "namespace", NodeStage.MESHES, "--ignore-not-found");
        cluster.kubectl(
                "delete",
                "crd",
                "--ignore-not-found",
                "virtualmeshes.networking.mesh.gloo.solo.io",
                "issuedcertificates.certificates.mesh.gloo.solo.io");
        Manifests.createNamespace(stage.client(), NodeStage.MESHES);
        stage.istio().installBase();
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    private static Row row(String what, List<Parts> parts, ToDoubleFunction<Parts> part) {
        return Row.of(what, new Samples(parts.stream().mapToDouble(part).boxed().toList()), "s");
    }
}
