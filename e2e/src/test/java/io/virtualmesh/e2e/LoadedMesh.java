package io.virtualmesh.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.Manifests;
import io.virtualmesh.lab.VaultGuide;
import io.virtualmesh.lab.cluster.Cluster;
import io.virtualmesh.lab.cluster.Clusters;
import io.virtualmesh.lab.mesh.AgentRelease;
import io.virtualmesh.lab.mesh.BaoPod;
import io.virtualmesh.lab.mesh.EchoAndLoad;
import io.virtualmesh.lab.mesh.Istio;
import io.virtualmesh.lab.mesh.LoadCounts;
import io.virtualmesh.lab.mesh.MeshImages;
import io.virtualmesh.lab.process.WorkDir;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One cluster whose istiod runs our containers as native sidecars, one OpenBao, and workloads under load: echo servers with
 * three replicas, a client behind a sidecar, and one that comes through a gateway. Leaves live for a minute.
 */
final class LoadedMesh {
    static final Duration PATIENCE = Duration.ofMinutes(8);
    static final String MESH = "istiod-istio-system-cluster-1";
    static final String ISTIO = "istio-system";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Clusters clusters;
    private final Cluster cluster;
    private final AgentRelease release;
    private final BaoPod vault;
    private final EchoAndLoad app;
    private final String namespace;

    private LoadedMesh(Clusters clusters, BaoPod vault, String namespace) {
        this.clusters = clusters;
        this.cluster = clusters.cluster(1);
        this.release = AgentImage.in(clusters);
        this.vault = vault;
        this.namespace = namespace;
        this.app = new EchoAndLoad(cluster, namespace);
    }

    /** Images and OpenBao are there; the rest comes with {@link #start}. */
    static LoadedMesh set(Clusters clusters, String namespace) {
        MeshImages.importIstio(clusters);
        MeshImages.importEchoAndLoad(clusters);
        return new LoadedMesh(clusters, BaoPod.start(clusters, clusters.cluster(1)), namespace);
    }

    /** Mounts, role and policy in OpenBao; a prefix tells several apart. */
    VaultGuide guide(String prefix) {
        return vault.configureAsGuide(GuideOptions.QUICK.withPrefix(prefix));
    }

    /** Our chart with these settings, istiod under this root, with more values beside the usual ones, and the workloads after it. */
    void start(VaultGuide first, List<String> settings, Path... more) {
        for (var name : List.of(ISTIO, "gloo-mesh", namespace)) {
            Manifests.createNamespace(cluster.client(), name);
        }
        chart(settings);
        ask(first, false);
        install(more);
        load();
    }

    /** Istio with our containers in istiod, ready when this returns. */
    void install(Path... more) {
        var istio = new Istio(cluster);
        istio.install(values(more));
        istio.awaitReady(PATIENCE);
    }

    /** Our containers, and what they need here, before others. */
    Path[] values(Path... more) {
        var overlay = release.istiodValues(clusters.home());
        return Stream.concat(Stream.of(overlay, ownValues()), Stream.of(more)).toArray(Path[]::new);
    }

    /** Of istiod, where our containers are not. */
    Path ownValues() {
        return written("root-change-values.yaml");
    }

    /** A file beside the tests, where a program of this machine can read it. */
    Path written(String resource) {
        return write(resource, Resources.text(resource));
    }

    /** Our chart with these settings; the CRDs are served when this returns. */
    void chart(List<String> settings) {
        release.installChart(
                cluster,
                Stream.concat(Stream.of("settings.workloadCertTtl=1m"), settings.stream())
                        .toList());
    }

    /** The workloads, and a while of requests through all of them without a failure. */
    private void load() {
        app.start(3, PATIENCE);
        app.startGateway(2, PATIENCE);
        servesAgain();
    }

    /** All requests since then were answered; else the message has what the Envoys wrote. */
    void assertNoRequestFailed(LoadCounts before, String when) {
        var failures = app.counts().since(before).failures();
        if (!failures.isEmpty()) {
            var logs = AccessLogs.amiss(cluster, namespace);
            throw new AssertionError(
                    "%s: %s%nslow or refused, as the Envoys saw it:%n%s"
                            .formatted(when, failures, logs));
        }
    }

    /** Waits for a while of requests of each client without a failure. */
    void servesAgain() {
        await().atMost(PATIENCE).until(() -> nextRequests(50).failed() == 0);
    }

    /**
     * What came of the next requests, at least so many of each client: one that waits long for an answer is waited for, so that no
     * failure of before is counted later.
     */
    LoadCounts nextRequests(int count) {
        var before = app.countsOfTheLiving();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> since(before).values().stream().allMatch(it -> it.all() >= count));
        return since(before).values().stream().reduce(LoadCounts.NONE, LoadCounts::plus);
    }

    private Map<String, LoadCounts> since(Map<String, LoadCounts> before) {
        var since = app.countsOfTheLiving();
        since.replaceAll((client, now) -> now.since(before.getOrDefault(client, LoadCounts.NONE)));
        return since;
    }

    Clusters clusters() {
        return clusters;
    }

    Cluster cluster() {
        return cluster;
    }

    BaoPod vault() {
        return vault;
    }

    EchoAndLoad app() {
        return app;
    }

    /** The VirtualMesh with this Vault, perhaps of several meshes. */
    void ask(VaultGuide vault, boolean restarts, String... others) {
        var text =
                Resources.text("root-change-virtualmesh.yaml")
                                .replace("@RESTART@", Boolean.toString(restarts))
                                .replace("@CA_PATH@", vault.caPath())
                                .replace("@CSR_PATH@", vault.csrPath())
                                .replace("@LOGIN@", vault.authMount())
                                .replace("@ROLE@", vault.role())
                                .replace("@MESH@", MESH)
                        + Stream.of(others)
                                .map("  - {name: %s, namespace: gloo-mesh}%n"::formatted)
                                .collect(Collectors.joining());
        Manifests.apply(cluster.client(), text);
    }

    /** Such as {@code False/Settled}; empty where there is none. */
    String condition(String type) {
        return condition(status(), type);
    }

    /** Who speaks for the mesh; empty between two. */
    String leader() {
        var lease =
                cluster.client().leases().inNamespace(ISTIO).withName("istiod-agent-" + MESH).get();
        return lease == null ? "" : Objects.toString(lease.getSpec().getHolderIdentity(), "");
    }

    /** Pods of one revision of istiod by name; those that end are left out. */
    Map<String, Pod> istiods(String revision) {
        var pods = new TreeMap<String, Pod>();
        var labels = Map.of("app", "istiod", "istio.io/rev", revision);
        cluster.client().pods().inNamespace(ISTIO).withLabels(labels).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .forEach(pod -> pods.put(pod.getMetadata().getName(), pod));
        return pods;
    }

    /** As a crash of its whole node: no goodbye, and the Pod does not come back. */
    void killLeader() {
        var leader = cluster.client().pods().inNamespace(ISTIO).withName(leader());
        cluster.node().killPod(leader.require().getMetadata().getUid());
        leader.withGracePeriod(0).delete();
    }

    /** The same, in an entry of one replica. */
    static String condition(JsonNode status, String type) {
        for (var condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText() + "/" + condition.path("reason").asText();
            }
        }
        return "";
    }

    /** By {@code kubectl wait}, for a condition of the report. */
    void waitFor(String condition) {
        cluster.kubectl(
                "wait",
                "issuedcertificate",
                MESH,
                "--namespace=gloo-mesh",
                "--for=condition=" + condition,
                "--timeout=8m");
    }

    /** Of the report. */
    JsonNode status() {
        return status(MESH);
    }

    /** Of the report of another mesh. */
    JsonNode status(String mesh) {
        var report =
                cluster.kubectl(
                        "get",
                        "issuedcertificate",
                        "-n",
                        "gloo-mesh",
                        mesh,
                        "--ignore-not-found",
                        "-o",
                        "json");
        try {
            return JSON.readTree(report.isBlank() ? "{}" : report).path("status");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("kubectl gave no JSON", e);
        }
    }

    static String id(X509Certificate certificate) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A rollout that somebody else asks for, and its end. */
    void roll(String namespace, String deployment) {
        var target = "deployment/" + deployment;
        cluster.kubectl("rollout", "restart", "-n", namespace, target);
        cluster.kubectl("rollout", "status", "-n", namespace, target, "--timeout=8m");
    }

    /** What root the workloads' ConfigMap holds, as text. */
    String shownRoot() {
        var map =
                cluster.client()
                        .configMaps()
                        .inNamespace(namespace)
                        .withName("istio-ca-root-cert")
                        .get();
        return map == null ? "" : map.getData().getOrDefault("root-cert.pem", "");
    }

    /** For messages: the report, Pods and what istiod's Pods say. */
    String told() {
        return status().toPrettyString()
                + "\n"
                + cluster.kubectl("get", "pods", "-A")
                + cluster.kubectl(
                        "logs",
                        "-n",
                        ISTIO,
                        "-l",
                        "app=istiod",
                        "--all-containers",
                        "--prefix",
                        "--tail=20",
                        "--ignore-errors");
    }

    void end() {
        app.stop();
        new Istio(cluster).uninstall();
        AgentRelease.uninstallChart(cluster);
        cluster.kubectl("delete", "namespace", "gloo-mesh", "--ignore-not-found");
        vault.remove();
    }

    private Path write(String name, String text) {
        return WorkDir.write(clusters.home().resolve(name), text);
    }
}
