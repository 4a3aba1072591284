package io.virtualmesh.e2e;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.Manifests;
import io.virtualmesh.lab.VaultGuide;
import io.virtualmesh.lab.cluster.Cluster;
import io.virtualmesh.lab.cluster.Clusters;
import io.virtualmesh.lab.mesh.AgentRelease;
import io.virtualmesh.lab.mesh.BaoPod;
import io.virtualmesh.lab.mesh.Istio;
import io.virtualmesh.lab.mesh.MeshImages;
import io.virtualmesh.lab.process.Call;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Two clusters as {@code seeds/002} asks for them: a Vault in each under one root, namespace bookinfo, CRDs and rights by our
 * chart. Each scenario installs Istio its own way.
 */
final class GuideStage {
    static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final Pattern IMAGES =
            Pattern.compile(
                    "gcr\\.io/gloo-mesh/istiod-agent:\\$MGMT_PLANE_VERSION|istiod-agent:0\\.1\\.0");
    private static final String MESH_2 = "istiod-istio-system-cluster-2";

    private final Clusters clusters;
    private final AgentRelease release;
    private final List<BaoPod> vaults;
    private final VaultGuide guide;

    private GuideStage(
            Clusters clusters, AgentRelease release, List<BaoPod> vaults, VaultGuide guide) {
        this.clusters = clusters;
        this.release = release;
        this.vaults = vaults;
        this.guide = guide;
    }

    static GuideStage set(Clusters clusters) {
        var release = AgentImage.in(clusters);
        MeshImages.importIstio(clusters);
        var first = BaoPod.start(clusters, clusters.cluster(1));
        var guide = first.configureAsGuide(GuideOptions.QUICK);
        var second = BaoPod.start(clusters, clusters.cluster(2));
        second.configureAsGuide(GuideOptions.QUICK, guide.root());
        return new GuideStage(clusters, release, List.of(first, second), guide);
    }

    Clusters clusters() {
        return clusters;
    }

    /** A text of the guide or of ours, with the name of the image that these clusters have. */
    String withImage(String text) {
        return IMAGES.matcher(text).replaceAll(release.name());
    }

    /** A file of {@code overlays/} with that image, where a program of this machine can read it. */
    Path ours(String name) throws IOException {
        var text = Files.readString(AgentImage.checkout().resolve("overlays").resolve(name));
        return write(name, withImage(text));
    }

    /** Steps of the guide before Istio is changed; the VirtualMesh in cluster 1, cluster 2 joined to it. */
    void joined() {
        clusters.all().forEach(this::namespaces);
        chart(clusters.cluster(1), true);
        chart(clusters.cluster(2), false);
        Manifests.apply(clusters.cluster(1).client(), Manifests.virtualMeshOfTheGuide());
        Manifests.apply(clusters.cluster(2).client(), join());
    }

    /** The same with the VirtualMesh applied in each cluster. */
    void apart() {
        for (var cluster : clusters.all()) {
            namespaces(cluster);
            chart(cluster, true);
            Manifests.apply(cluster.client(), Manifests.virtualMeshOfTheGuide());
        }
    }

    private void namespaces(Cluster cluster) {
        for (var name : List.of("istio-system", "bookinfo", "gloo-mesh")) {
            Manifests.createNamespace(cluster.client(), name);
        }
    }

    private void chart(Cluster cluster, boolean ownVirtualMesh) {
        release.installChart(cluster, List.of("istiodSidecar.ownVirtualMesh=" + ownVirtualMesh));
    }

    /** What the command prints, without what it says to its user. */
    private String join() {
        var management = clusters.cluster(1);
        return Call.of(
                        AgentImage.program().toString(),
                        "join",
                        "--mesh=" + MESH_2,
                        "--server=" + management.apiUrlInside())
                .withEnvironment(Map.of("KUBECONFIG", management.kubeconfig().toString()))
                .output()
                .lines()
                .filter(line -> !line.startsWith("istiod-agent:"))
                .collect(Collectors.joining("\n"));
    }

    /** For messages: what the Pods of istiod do and say. */
    String told() {
        return clusters.all().stream()
                .map(cluster ->
                        cluster.kubectl("get", "pods", "-A")
                                + cluster.kubectl(
                                        "logs",
                                        "-n",
                                        "istio-system",
                                        "-l",
                                        "app=istiod",
                                        "--all-containers",
                                        "--prefix",
                                        "--tail=8",
                                        "--ignore-errors"))
                .collect(Collectors.joining("\n"));
    }

    /** What the last command of the guide compares, in every cluster. */
    Map<String, String> rootsOfBookinfo() {
        return clusters.all().stream().collect(Collectors.toMap(Cluster::name, this::rootOf));
    }

    private String rootOf(Cluster cluster) {
        ConfigMap map =
                cluster.client()
                        .configMaps()
                        .inNamespace("bookinfo")
                        .withName("istio-ca-root-cert")
                        .get();
        return map == null ? "" : map.getData().getOrDefault("root-cert.pem", "");
    }

    /** The root as openssl wrote it, but for the newline that {@code jq -r} adds. */
    String root() {
        return guide.rootPem();
    }

    /** Takes Istio and what the guide applied away; the Vaults stay. */
    void reset() {
        for (var cluster : clusters.all()) {
            new Istio(cluster).uninstall();
            cluster.kubectl("delete", "namespace", "bookinfo", "gloo-mesh", "--ignore-not-found");
            cluster.kubectl(
                    "delete",
                    "clusterrole,clusterrolebinding,mutatingwebhookconfiguration,validatingwebhookconfiguration",
                    "--selector=app.kubernetes.io/part-of=istio",
                    "--ignore-not-found");
        }
    }

    void end() {
        reset();
        vaults.forEach(BaoPod::remove);
    }

    Path write(String name, String text) {
        return WorkDir.write(clusters.home().resolve(name), text);
    }
}
