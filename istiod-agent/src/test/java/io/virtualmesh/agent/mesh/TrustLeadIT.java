package io.virtualmesh.agent.mesh;

import static io.virtualmesh.agent.mesh.LedMesh.FIRST;
import static io.virtualmesh.agent.mesh.LedMesh.SECOND;
import static io.virtualmesh.agent.mesh.TestPlans.A;
import static io.virtualmesh.agent.mesh.TestPlans.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.control.ReplicaStatus;
import io.virtualmesh.agent.mesh.MeshCondition.Value;
import io.virtualmesh.agent.mesh.MeshSettings.Container;
import io.virtualmesh.agent.trust.TrustPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Lease holder takes a mesh from one root to another on a real API server, with the agent's own rights. */
class TrustLeadIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofHours(25);
    private static final String ANOTHER = "- {name: istiod-istio-system-cluster-2, namespace: x}";
    @RegisterExtension static final OwnServer SERVER = OwnServer.still();

    private final List<LedMesh> meshes = new ArrayList<>();

    @AfterEach
    void hide() {
        meshes.forEach(LedMesh::hide);
    }

    /** A mesh on root A whose Vault signs under B by now. */
    private LedMesh mesh(String others) throws Exception {
        return mesh(new TestCluster(SERVER.api()), others);
    }

    private LedMesh mesh(TestCluster cluster, String others) throws Exception {
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(ApiFailure.class)
                .until(() -> {
                    cluster.virtualMesh("virtual-mesh");
                    return true;
                });
        var mesh = new LedMesh(cluster, B, others);
        meshes.add(mesh);
        mesh.acknowledge(1, A, A);
        mesh.plan(TrustPlan.first(TestPlans.wanted(A)));
        mesh.show();
        return mesh;
    }

    @Test
    void aRootGivesWayToAnotherStepByStep() throws Exception {
        var mesh = mesh("");
        var leader = mesh.leader(FIRST);

        assertThat(mesh.pass(leader)).isEqualTo("Moving");
        assertThat(mesh.pass(leader)).isEqualTo("NotAcknowledged");
        assertThat(mesh.trust().path("waitingFor").toString()).contains(mesh.cluster.istiod);

        mesh.acknowledge(2, A, A, B);
        mesh.show();
        assertThat(mesh.pass(leader)).isEqualTo("NotTrustedYet");
        mesh.clock.pass(DAY);
        assertThat(mesh.pass(leader)).isEqualTo("Moving");
        assertThat(mesh.plan().signable()).containsExactlyInAnyOrder(A.id(), B.id());

        mesh.acknowledge(3, B, A, B);
        mesh.show();
        assertThat(mesh.pass(leader)).isEqualTo("Moving");
        assertThat(mesh.plan().signable()).containsExactly(B.id());

        mesh.acknowledge(4, B, A, B);
        mesh.show();
        assertThat(mesh.pass(leader)).isEqualTo("StillUsed");
        mesh.clock.pass(DAY);
        assertThat(mesh.pass(leader)).isEqualTo("Moving");

        mesh.acknowledge(5, B, B);
        mesh.show();
        assertThat(mesh.pass(leader)).isEqualTo("Settled");
        assertThat(mesh.plan().trusted()).containsExactly(B.id());
        assertThat(mesh.trust().path("phase").asText()).isEqualTo("settled");
        assertThat(mesh.trust().has("waitingFor")).isFalse();
        assertThat(mesh.events)
                .containsExactly("RootTrusted", "RootAllowed", "RootStopped", "RootDropped");
    }

    @Test
    void whoIsNotKnownToTrustTheRootIsNamedUntilTimeHasProvedIt() throws Exception {
        var mesh = mesh("");
        var leader = mesh.leader(FIRST);
        mesh.pass(leader);
        mesh.acknowledge(2, A, A, B);
        mesh.show();

        var early = restarts(leader.pass(mesh.input()));
        mesh.clock.pass(DAY);
        var late = restarts(leader.pass(mesh.input()));

        assertThat(early.reason()).isEqualTo("NoOwner");
        assertThat(early.message()).contains(mesh.cluster.istiod + "/web");
        assertThat(late.reason()).isEqualTo("NothingToRestart");
        assertThat(late.value()).isEqualTo(Value.TRUE);
    }

    private static MeshCondition restarts(List<MeshCondition> said) {
        return said.stream()
                .filter(it -> it.type().equals(Restarts.CONDITION))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aMomentIsWrittenOnceAndKeptByTheNextLeader() throws Exception {
        var mesh = mesh("");
        mesh.pass(mesh.leader(FIRST));
        mesh.acknowledge(2, A, A, B);
        assertThat(mesh.leader(FIRST).pass(mesh.input()).getFirst().message())
                .contains("does not show the plan's roots in namespace " + mesh.cluster.gloo);
        assertThat(mesh.trust().path("moments").path("reached")).hasSize(1);

        mesh.show();
        mesh.pass(mesh.leader(FIRST));
        var moments = mesh.trust().path("moments");
        mesh.clock.pass(Duration.ofHours(1));
        assertThat(mesh.pass(mesh.leader(SECOND))).isEqualTo("NotTrustedYet");

        assertThat(moments.path("reached")).hasSize(2);
        assertThat(mesh.trust().path("moments")).isEqualTo(moments);
    }

    @Test
    void ofTwoLeadersOneLosesQuietly() throws Exception {
        var mesh = mesh("");
        var input = mesh.input();
        var late = mesh.leader(SECOND);

        mesh.pass(mesh.leader(FIRST));
        var after = mesh.trust();

        assertThat(late.pass(input)).isEmpty();
        assertThat(mesh.trust()).isEqualTo(after);
        assertThat(mesh.events).containsExactly("RootTrusted");
        assertThat(late.due()).isBefore(mesh.clock.instant().plusSeconds(3));
    }

    @Test
    void nothingIsWrittenWhereNothingChanged() throws Exception {
        var mesh = mesh("");
        var leader = mesh.leader(FIRST);
        mesh.pass(leader);
        mesh.pass(leader);
        var version = version(mesh);

        mesh.clock.pass(MINUTE);
        mesh.pass(leader);
        mesh.pass(mesh.leader(SECOND));

        assertThat(version(mesh)).isEqualTo(version);
    }

    private static String version(LedMesh mesh) throws ApiFailure {
        return mesh.cluster.report().path("metadata").path("resourceVersion").asText();
    }

    @Test
    void aLeaderThatMayNotListPodsSaysSoAndTakesNoStep() throws Exception {
        var grant =
                ShippedRoles.grants().stream()
                        .filter(it -> it.toString().equals("list pods"))
                        .findFirst()
                        .orElseThrow();
        var mesh = mesh(new TestCluster(SERVER.api(), ShippedRoles.without(grant)), "");

        var said = mesh.leader(FIRST).pass(mesh.input());

        assertThat(said).hasSize(1);
        assertThat(said.getFirst().value()).isEqualTo(Value.TRUE);
        assertThat(said.getFirst().reason()).isEqualTo("Forbidden");
        assertThat(said.getFirst().message())
                .contains("may not list pods", mesh.cluster.istiod + ":istiod");
        assertThat(mesh.plan().generation()).isEqualTo(1);
    }

    @Test
    void oneOfSeveralMeshesComesToTrustARootAndNoMore() throws Exception {
        var mesh = mesh(ANOTHER);
        var leader = mesh.leader(FIRST);

        assertThat(mesh.pass(leader)).isEqualTo("Moving");
        mesh.acknowledge(2, A, A, B);
        mesh.show();
        mesh.pass(leader);
        mesh.clock.pass(DAY);

        assertThat(mesh.pass(leader)).isEqualTo("Federation");
        assertThat(mesh.plan().generation()).isEqualTo(2);
    }

    @Test
    void anotherControlPlaneThatTakesOneRootOnlyHoldsUpEveryStep() throws Exception {
        var cluster = new TestCluster(SERVER.api());
        var other = "istiod-1-32-" + cluster.istiod + "-cluster-1";
        var mesh = mesh(cluster, "- {name: %s, namespace: x}".formatted(other));
        var leader = mesh.leader(FIRST);
        mesh.anotherIstiodRuns("istiod-1-32-7c9f8d5b64-x2v8q");

        var said = leader.pass(mesh.input());

        assertThat(mesh.plan().generation()).isEqualTo(1);
        assertThat(said)
                .filteredOn(it -> it.type().equals(RootRefusals.TYPE))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.value()).isEqualTo(Value.TRUE);
                    assertThat(it.message())
                            .contains(
                                    "istiod-1-32-7c9f8d5b64-x2v8q of control plane "
                                            + cluster.istiod
                                            + "/istiod-1-32");
                });
    }

    @Test
    void eachStepWaitsForTheAnnotationWhereAPersonConfirms() throws Exception {
        var mesh = mesh("");
        var leader = mesh.leader(FIRST);
        mesh.approve("1-nothing");
        mesh.acknowledge(1, A, A);

        assertThat(mesh.pass(leader)).isEqualTo("NotApproved");
        assertThat(mesh.trust().path("waitingFor").toString()).isEqualTo("[\"2-trust\"]");
        mesh.approve("2-trust");

        assertThat(mesh.pass(leader)).isEqualTo("Moving");
        assertThat(mesh.plan().generation()).isEqualTo(2);
    }

    @Test
    void aMeshWithoutAReplicaIsForcedAfterFiveMinutesWhoeverLeadsThen() throws Exception {
        var mesh = mesh("");
        mesh.cluster.delete(Place.core("pods", mesh.cluster.istiod, SECOND));
        mesh.waits(FIRST, 1);
        mesh.pass(mesh.leader(FIRST)); // trust
        mesh.waits(FIRST, 2);
        mesh.show();

        assertThat(mesh.pass(mesh.leader(FIRST))).isEqualTo("NotTrustedYet");
        assertThat(mesh.trust().has("noReplicaSince")).isTrue();
        mesh.clock.pass(Duration.ofMinutes(6));
        var said = mesh.leader(FIRST).pass(mesh.input());

        assertThat(mesh.plan().signable()).contains(B.id());
        assertThat(mesh.events).endsWith("RootForced");
        assertThat(said)
                .filteredOn(it -> it.type().equals(LeadVerdict.FORCED))
                .extracting(MeshCondition::value)
                .containsExactly(Value.TRUE);
        mesh.entry(FIRST, 3, B, A, B);
        mesh.pass(mesh.leader(FIRST));
        assertThat(mesh.trust().has("noReplicaSince")).isFalse();
    }

    @Test
    void aListIsReadPageByPage() throws Exception {
        var mesh = mesh("");
        var names = new ArrayList<String>();

        mesh.cluster.agent.each(
                Place.core("pods", "", ""),
                Map.of("limit", "1"),
                pod -> names.add(pod.path("metadata").path("name").asText()));

        assertThat(names).contains(FIRST, SECOND, "web");
    }

    @Test
    void theReportTellsOfItAndKeepsThePlanWhenTheRestIsWritten() throws Exception {
        var mesh = mesh("");
        var cluster = mesh.cluster;
        var settings = cluster.settings(FIRST, Container.SIDECAR);
        var watcher = cluster.watcher(FIRST, Container.SIDECAR, Optional.empty());
        try (watcher;
                var writer = cluster.writer(settings, watcher)) {
            watcher.start();
            writer.start();
            writer.accept(mesh.status());
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> {
                        assertThat(mesh.plan().trusted()).contains(B.id());
                        assertThat(waits(cluster.report()).path("reason").asText())
                                .isEqualTo("NotAcknowledged");
                        assertThat(metric(writer)).contains(ReplicaStatus.Value.TRUE);
                        var told = MeshCondition.find(virtualMesh(mesh), "Ready").orElseThrow();
                        assertThat(told.path("status").asText()).isEqualTo("True");
                        assertThat(told.path("reason").asText()).isEqualTo("RootChangeWaits");
                        assertThat(told.path("message").asText())
                                .startsWith("applied to all 1 meshes; " + cluster.mesh + ": Root")
                                .contains("/NotAcknowledged: ", "generation 2 in all its pods");
                    });

            writer.accept(TestStatus.serving(Optional.of("another")));
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() ->
                            assertThat(waits(cluster.report()).path("reason").asText())
                                    .isEqualTo("WantedRootUnknown"));
            assertThat(metric(writer)).contains(ReplicaStatus.Value.UNKNOWN);
            assertThat(mesh.plan().generation()).isEqualTo(2);
            assertThat(mesh.trust().has("moments")).isTrue();
        }
    }

    private static Optional<ReplicaStatus.Value> metric(StatusWriter writer) {
        return writer.meshConditions().value(LeadVerdict.WAITS);
    }

    private static JsonNode virtualMesh(LedMesh mesh) throws ApiFailure {
        var place = Place.virtualMesh(mesh.cluster.gloo, "virtual-mesh");
        return mesh.cluster.admin.get(place).path("status").path("conditions");
    }

    private static JsonNode waits(JsonNode report) {
        return MeshCondition.find(report.path("status").path("conditions"), LeadVerdict.WAITS)
                .orElse(Json.object());
    }
}
