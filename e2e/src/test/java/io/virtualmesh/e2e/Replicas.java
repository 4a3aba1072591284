package io.virtualmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.virtualmesh.lab.ServedChain;
import io.virtualmesh.lab.VaultGuide;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The replicas of istiod: as Pods, in the report, and by what each one serves. */
final class Replicas {
    private static final Duration DIAL = Duration.ofSeconds(10);
    private static final int XDS = 15012;

    private final LoadedMesh mesh;
    private final VaultGuide guide;

    Replicas(LoadedMesh mesh, VaultGuide guide) {
        this.mesh = mesh;
        this.guide = guide;
    }

    /** By name, of the default revision; those that end are left out. */
    Map<String, Pod> living() {
        return mesh.istiods("default");
    }

    Pod pick(int number) {
        var pods = List.copyOf(living().values());
        return pods.get(number % pods.size());
    }

    void scale(int count) {
        mesh.cluster()
                .client()
                .apps()
                .deployments()
                .inNamespace(LoadedMesh.ISTIO)
                .withName("istiod")
                .scale(count);
    }

    /** Returns at once; the Pod may take some seconds to end. */
    void delete(String pod) {
        mesh.cluster().client().pods().inNamespace(LoadedMesh.ISTIO).withName(pod).delete();
    }

    /** So many as are asked for, and all of them ready. */
    void awaitReady(int count) {
        await().atMost(LoadedMesh.PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() ->
                        assertThat(living().values())
                                .as(mesh::told)
                                .hasSize(count)
                                .allMatch(Readiness::isPodReady));
    }

    /** A Pod that was not there before, whose init container tells in the report that it waits for Vault. */
    void awaitOneThatWaits(Set<String> before) {
        await().atMost(LoadedMesh.PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    var fresh = new TreeSet<>(living().keySet());
                    fresh.removeAll(before);
                    assertThat(fresh).as(mesh::told).isNotEmpty();
                    var entry = mesh.status().path("replicas").path(fresh.first());
                    assertThat(entry.path("container").asText()).as(mesh::told).isEqualTo("init");
                    assertThat(entry.path("error").asText()).as(mesh::told).contains("vault.vault");
                });
    }

    /** The report has one entry for each Pod and no more, and says that all is well, as it is. */
    void awaitWhole() {
        await().atMost(LoadedMesh.PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(this::assertWhole);
    }

    private void assertWhole() throws IOException {
        var pods = living();
        var status = mesh.status();
        assertThat(entries(status).keySet()).as(mesh::told).isEqualTo(pods.keySet());
        assertThat(mesh.condition("Ready")).as(mesh::told).startsWith("True/");
        assertThat(status.path("state").asText()).as(mesh::told).isEqualTo("FINISHED");
        assertThat(status.path("error").asText()).as(mesh::told).isEmpty();
        assertThat(mesh.leader()).as(mesh::told).isIn(pods.keySet());
        assertThat(status.path("leader").asText()).as(mesh::told).isEqualTo(mesh.leader());
        entries(status).forEach(this::assertFinished);
        assertThat(Set.copyOf(signers().values())).as(mesh::told).hasSameSizeAs(pods.keySet());
    }

    private void assertFinished(String pod, JsonNode entry) {
        assertThat(entry.path("state").asText()).as(pod).isEqualTo("FINISHED");
        assertThat(entry.path("container").asText()).as(pod).isEqualTo("sidecar");
        for (var condition : List.of("Ready", "BundleProven", "ReloadConfirmed")) {
            assertThat(LoadedMesh.condition(entry, condition))
                    .as("%s of %s", condition, pod)
                    .startsWith("True/");
        }
        assertThat(entry.path("rootSha256"))
                .as(pod)
                .singleElement()
                .extracting(JsonNode::asText)
                .isEqualTo(LoadedMesh.id(guide.root().certificate()));
    }

    /** By Pod the intermediate that the report tells of. */
    Map<String, String> signers() {
        return entries(mesh.status()).entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> entry.getValue().path("signerSha256").asText()));
    }

    private static Map<String, JsonNode> entries(JsonNode status) {
        var entries = new TreeMap<String, JsonNode>();
        status.path("replicas")
                .properties()
                .forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        return entries;
    }

    /** Each istiod shows, in its own handshake, the intermediate that the report tells of, under Vault's root. */
    void assertEachServesItsOwn() {
        var signers = signers();
        living().forEach((name, pod) -> {
            var served = served(pod);
            assertThat(LoadedMesh.id(served.signer())).as(name).isEqualTo(signers.get(name));
            assertThat(served.verifiesTo(guide.root().certificate())).as(name).isTrue();
        });
    }

    ServedChain served(Pod pod) {
        try {
            return ServedChain.dial(mesh.cluster().relay(pod.getStatus().getPodIP(), XDS), DIAL);
        } catch (IOException e) {
            throw new UncheckedIOException(pod.getMetadata().getName() + " shows nothing", e);
        }
    }

    /** What each istiod reads, and what it shows to workloads, is byte for byte the root as Vault has it. */
    void assertOneRoot() {
        living().forEach((name, pod) ->
                assertThat(rootFile(pod)).as(name).isEqualTo(guide.rootPem()));
        assertThat(mesh.shownRoot()).isEqualTo(guide.rootPem());
    }

    /** A memory volume, which only the node sees. */
    private String rootFile(Pod pod) {
        return mesh.cluster()
                .node()
                .run(
                        "cat",
                        "/var/lib/kubelet/pods/%s/volumes/kubernetes.io~empty-dir/istiod-agent-cacerts/root-cert.pem"
                                .formatted(pod.getMetadata().getUid()));
    }
}
