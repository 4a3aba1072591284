package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.control.StatusSink.Severity;
import io.virtualmesh.agent.mesh.MeshSettings.Container;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReportIT {
    @RegisterExtension static final OwnServer SERVER = OwnServer.still();

    /** One replica: a watcher and a writer with the agent's own rights. */
    private record Replica(MeshWatcher watcher, StatusWriter writer) implements AutoCloseable {
        static Replica start(TestCluster cluster, String pod, Container container) {
            var watcher = cluster.watcher(pod, container, Optional.empty());
            var writer = cluster.writer(cluster.settings(pod, container), watcher);
            watcher.start();
            writer.start();
            return new Replica(watcher, writer);
        }

        @Override
        public void close() throws InterruptedException {
            writer.close();
            watcher.close();
        }
    }

    @Test
    void twoReplicasWriteTheirEntriesAndOneSpeaksForBoth() throws Exception {
        var cluster = ready();
        try (var a = Replica.start(cluster, "istiod-a", Container.SIDECAR);
                var b = Replica.start(cluster, "istiod-b", Container.SIDECAR)) {
            a.writer().accept(TestStatus.serving(Optional.empty()));
            b.writer().accept(TestStatus.waiting());
            soon().untilAsserted(() -> {
                var status = cluster.report().path("status");
                assertThat(names(status.path("replicas")))
                        .containsExactlyInAnyOrder("istiod-a", "istiod-b");
                assertThat(status.path("state").asText()).isEqualTo("PENDING");
            });

            b.writer().accept(TestStatus.serving(Optional.empty()));
            soon().untilAsserted(() -> {
                var status = cluster.report().path("status");
                assertThat(status.path("state").asText()).isEqualTo("FINISHED");
                assertThat(status.path("conditions").path(0).path("status").asText())
                        .isEqualTo("True");
                assertThat(status.path("leader").asText()).startsWith("istiod-");
                assertThat(status.path("virtualMesh").path("name").asText())
                        .isEqualTo("virtual-mesh");
            });
            soon().untilAsserted(() -> {
                var status = virtualMesh(cluster).path("status");
                assertThat(status.path("state").asText()).isEqualTo("PENDING");
                assertThat(status.path("conditions").path(0).path("message").asText())
                        .endsWith("-cluster-2: no report yet");
                assertThat(
                                status.path("meshes")
                                        .path(cluster.mesh.statusKey(cluster.gloo))
                                        .path("state")
                                        .asText())
                        .isEqualTo("ACCEPTED");
            });
        }
    }

    @Test
    void aReportThatSomebodyDeletesComesBackWithEveryEntry() throws Exception {
        var cluster = ready();
        try (var a = Replica.start(cluster, "istiod-a", Container.SIDECAR);
                var b = Replica.start(cluster, "istiod-b", Container.SIDECAR)) {
            a.writer().accept(TestStatus.serving(Optional.empty()));
            b.writer().accept(TestStatus.serving(Optional.empty()));
            soon().untilAsserted(() -> bothAreThere(cluster));
            var before = uid(cluster);

            cluster.delete(Place.report(cluster.gloo, cluster.mesh.value()));

            soon().untilAsserted(() -> {
                bothAreThere(cluster);
                assertThat(uid(cluster)).isNotEqualTo(before);
                assertThat(cluster.report().path("status").path("state").asText())
                        .isEqualTo("FINISHED");
            });

            var gone = Json.object();
            gone.putObject("status").putObject("replicas").putNull("istiod-b");
            cluster.admin.merge(
                    Place.report(cluster.gloo, cluster.mesh.value()).at("status"), gone);

            soon().untilAsserted(() -> bothAreThere(cluster));
        }
    }

    private static void bothAreThere(TestCluster cluster) throws ApiFailure {
        assertThat(names(cluster.report().path("status").path("replicas")))
                .containsExactlyInAnyOrder("istiod-a", "istiod-b");
    }

    private static String uid(TestCluster cluster) throws ApiFailure {
        return cluster.report().path("metadata").path("uid").asText();
    }

    @Test
    void theEntryOfAPodThatIsNoMoreIsTakenAway() throws Exception {
        var cluster = ready();
        new ReportWriter(
                        cluster.agent,
                        cluster.mesh,
                        cluster.settings("istiod-b", Container.SIDECAR))
                .writeEntry(TestStatus.waiting());
        cluster.delete(Place.core("pods", cluster.istiod, "istiod-b"));
        try (var a = Replica.start(cluster, "istiod-a", Container.SIDECAR)) {
            a.writer().accept(TestStatus.serving(Optional.empty()));

            soon().untilAsserted(() ->
                    assertThat(names(cluster.report().path("status").path("replicas")))
                            .containsExactly("istiod-a"));
        }
    }

    @Test
    void aSidecarTakesTheLeaseOfAnInitContainerWhichGivesItBackAtItsEnd() throws Exception {
        var cluster = ready();
        try (var init = Replica.start(cluster, "istiod-a", Container.INIT)) {
            init.writer().accept(TestStatus.waiting());
            soon().untilAsserted(() -> assertThat(holder(cluster)).isEqualTo("init/istiod-a"));

            try (var sidecar = Replica.start(cluster, "istiod-b", Container.SIDECAR)) {
                sidecar.writer().accept(TestStatus.waiting());
                soon().untilAsserted(() -> assertThat(holder(cluster)).isEqualTo("istiod-b"));
            }
            soon().untilAsserted(() -> assertThat(holder(cluster)).isNotEqualTo("istiod-b"));
        }
        assertThat(holder(cluster)).isEmpty();
    }

    @Test
    void anEventIsToldOnce() throws Exception {
        var cluster = ready();
        try (var a = Replica.start(cluster, "istiod-a", Container.SIDECAR)) {
            a.writer().event(Severity.WARNING, "VaultUnreachable", "no answer");
            a.writer().event(Severity.WARNING, "VaultUnreachable", "no answer");
            a.writer().event(Severity.NORMAL, "Issued", "a new intermediate");

            soon().untilAsserted(() -> assertThat(events(cluster)).contains("Issued"));
            assertThat(events(cluster)).containsExactlyInAnyOrder("VaultUnreachable", "Issued");
        }
    }

    @Test
    void renewIsAnsweredByEachReplica() throws Exception {
        var cluster = ready();
        try (var a = Replica.start(cluster, "istiod-a", Container.SIDECAR)) {
            a.watcher()
                    .onChange(() ->
                            a.writer().accept(TestStatus.serving(TestStatus.request(a.watcher()))));
            a.writer().accept(TestStatus.serving(Optional.empty()));
            soon().untilAsserted(() ->
                    assertThat(cluster.report().path("status").has("replicas")).isTrue());

            var answer =
                    new RenewRequest(cluster.admin, cluster.gloo, cluster.mesh)
                            .renew(TestStatus.NOW, Duration.ofMinutes(4));

            assertThat(answer).isEqualTo(new RenewRequest.Answer.Renewed(List.of("istiod-a")));
        }
    }

    @Test
    void theManifestGrantsExactlyWhatIsCheckedAndEachMissingVerbIsNamed() throws Exception {
        var cluster = ready();
        var settings = cluster.settings("istiod-a", Container.SIDECAR);
        var granted =
                new AccessCheck(settings, cluster.agent, new Home(cluster.agent, true))
                        .check(cluster.mesh, Optional.empty());
        assertThat(granted).extracting(Finding::level).containsExactly(Finding.Level.OK);

        try (var nobody = cluster.asNobody()) {
            var refused =
                    new AccessCheck(settings, nobody, new Home(nobody, true))
                            .check(cluster.mesh, Optional.empty());

            assertThat(refused.getFirst().level()).isEqualTo(Finding.Level.FAILED);
            assertThat(refused.getFirst().found())
                    .contains("list virtualmeshes", "patch issuedcertificates/status", "leases");
        }
    }

    private static TestCluster ready() throws ApiFailure {
        var cluster = new TestCluster(SERVER.api());
        cluster.pod("istiod-a");
        cluster.pod("istiod-b");
        soon().ignoreExceptionsInstanceOf(ApiFailure.class)
                .until(() -> {
                    cluster.virtualMesh("virtual-mesh");
                    return true;
                });
        return cluster;
    }

    private static JsonNode virtualMesh(TestCluster cluster) throws ApiFailure {
        return cluster.admin.get(Place.virtualMesh(cluster.gloo, "virtual-mesh"));
    }

    private static String holder(TestCluster cluster) throws ApiFailure {
        return cluster.admin
                .find(Place.lease(cluster.istiod, "istiod-agent-" + cluster.mesh))
                .flatMap(it -> Json.at(it, "spec", "holderIdentity"))
                .orElse("");
    }

    private static List<String> events(TestCluster cluster) throws ApiFailure {
        var items =
                cluster.admin
                        .list(Place.core("events", cluster.istiod, ""), Map.of())
                        .path("items");
        return items.findValuesAsText("reason");
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(4));
    }
}
