package io.virtualmesh.agent.mesh;

import static io.virtualmesh.agent.mesh.LedMesh.FIRST;
import static io.virtualmesh.agent.mesh.LedMesh.SECOND;
import static io.virtualmesh.agent.mesh.TestPlans.A;
import static io.virtualmesh.agent.mesh.TestPlans.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.agent.mesh.MeshSettings.Container;
import io.virtualmesh.agent.trust.Step;
import io.virtualmesh.agent.trust.TrustPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two versions of us in one mesh, as while istiod's Deployment rolls, on a real API server. Its CRD is that of a version to come:
 * it keeps fields named {@code later}, which nobody here knows.
 */
class TwoVersionsIT {
    private static final String CRD = "issuedcertificates.certificates.mesh.gloo.solo.io";
    private static final String LATER = "later";
    private static final Duration DAY = Duration.ofHours(25);
    @RegisterExtension static final OwnServer SERVER = OwnServer.still();

    private final List<LedMesh> meshes = new ArrayList<>();

    @BeforeAll
    static void extendTheCrd() throws Exception {
        try (var admin = TestCluster.admin(SERVER.api())) {
            admin.apply(TestCluster.crdPlace(CRD), "test", true, crdToCome());
        }
    }

    @AfterEach
    void hide() {
        meshes.forEach(LedMesh::hide);
    }

    private static JsonNode crdToCome() {
        var crd = TestMesh.yaml(TestCluster.text("/META-INF/fabric8/" + CRD + "-v1.yml"));
        var status =
                crd.path("spec")
                        .path("versions")
                        .path(0)
                        .path("schema")
                        .path("openAPIV3Schema")
                        .path("properties")
                        .path("status")
                        .path("properties");
        var trust = status.path("trust");
        var plan = trust.path("properties").path("plan");
        var root = plan.path("properties").path("roots").path("items");
        var entry = status.path("replicas").path("additionalProperties");
        for (var schema : List.of(trust, plan, root, entry)) {
            ((ObjectNode) schema.path("properties")).putObject(LATER).put("type", "string");
        }
        return crd;
    }

    /** A mesh on root A whose Vault signs under B by now; its second istiod has an agent of before there were plans. */
    private LedMesh mesh() throws Exception {
        var cluster = new TestCluster(SERVER.api());
        soon().ignoreExceptionsInstanceOf(ApiFailure.class)
                .until(() -> {
                    cluster.virtualMesh("virtual-mesh");
                    return true;
                });
        var mesh = new LedMesh(cluster, B, "");
        meshes.add(mesh);
        mesh.acknowledge(1, A, A);
        mesh.plan(TrustPlan.first(TestPlans.wanted(A)));
        mesh.show();
        return mesh;
    }

    /** As version 0.0.9 would write it: no word of trust, two conditions, one of them its own, and a field of its own. */
    private static JsonNode older(String mesh, String namespace) {
        return TestMesh.yaml(
                """
                apiVersion: certificates.mesh.gloo.solo.io/v1
                kind: IssuedCertificate
                metadata: {name: MESH, namespace: NAMESPACE}
                status:
                  replicas:
                    POD:
                      agentVersion: 0.0.9
                      container: sidecar
                      rootSha256: [ROOT]
                      notAfter: "2027-11-21T12:00:00Z"
                      later: a word
                      conditions:
                      - {type: Ready, status: "True", reason: Ready, message: well, lastTransitionTime: "2026-11-21T12:00:00Z"}
                      - {type: Bounced, status: "False", reason: No, message: no, lastTransitionTime: "2026-11-21T12:00:00Z"}
                """
                        .replace("MESH", mesh)
                        .replace("NAMESPACE", namespace)
                        .replace("POD", SECOND)
                        .replace("ROOT", A.id().sha256()));
    }

    /** Written by that replica itself. */
    private static JsonNode older(LedMesh mesh) throws ApiFailure {
        var body = older(mesh.cluster.mesh.value(), mesh.cluster.gloo);
        soon().ignoreExceptionsInstanceOf(ApiFailure.class) // the CRD may be served a little late
                .until(() -> {
                    apply(mesh, body);
                    return entry(mesh).has(LATER);
                });
        return entry(mesh);
    }

    private static void apply(LedMesh mesh, JsonNode body) throws ApiFailure {
        mesh.cluster.agent.apply(mesh.report().at("status"), "istiod-agent/" + SECOND, true, body);
    }

    private static JsonNode entry(LedMesh mesh) throws ApiFailure {
        return mesh.cluster.report().path("status").path("replicas").path(SECOND);
    }

    @Test
    void anOlderReplicaIsReportedAndItsEntryLeftAlone() throws Exception {
        var mesh = mesh();
        var cluster = mesh.cluster;
        var before = older(mesh);
        assertThat(before.has("ack")).isFalse();
        var watcher = cluster.watcher(FIRST, Container.SIDECAR, Optional.empty());
        try (watcher;
                var writer = cluster.writer(cluster.settings(FIRST, Container.SIDECAR), watcher)) {
            watcher.start();
            writer.start();
            writer.accept(mesh.status());

            soon().untilAsserted(() -> {
                var told = cluster.report().path("status");
                assertThat(condition(told, "RootChangeWaits").path("reason").asText())
                        .isEqualTo("NotAcknowledged");
                assertThat(condition(told, "Ready").path("message").asText())
                        .endsWith("; replicas run istiod-agent 0.0.9 and test");
                assertThat(condition(told, "ReloadConfirmed").path("message").asText())
                        .isEqualTo(SECOND + " has not said");
                assertThat(told.path("state").asText()).isEqualTo("PENDING");
            });
        }
        assertThat(entry(mesh)).isEqualTo(before);
        assertThat(mesh.plan().generation()).isEqualTo(1);
    }

    /** So a field of the report that was once given stays in the CRD; and the chart goes first. */
    @Test
    void anEntryWithAFieldThatTheCrdDoesNotKnowIsRefusedAsAWhole() throws Exception {
        var mesh = mesh();
        var before = entry(mesh);
        var body = older(mesh.cluster.mesh.value(), mesh.cluster.gloo);
        ((ObjectNode) body.path("status").path("replicas").path(SECOND)).put("bounced", 1);

        assertThatThrownBy(() -> apply(mesh, body))
                .hasMessageContaining("bounced: field not declared in schema");
        assertThat(entry(mesh)).isEqualTo(before);
    }

    private static JsonNode condition(JsonNode status, String type) {
        return MeshCondition.find(status.path("conditions"), type).orElse(Json.object());
    }

    @Test
    void whoKnowsNothingOfPlansHoldsTheStepUntilItIsUpgraded() throws Exception {
        var mesh = mesh();
        var leader = mesh.leader(FIRST);
        assertThat(mesh.pass(leader)).isEqualTo("Moving");
        mesh.entry(FIRST, 2, A, A, B);
        mesh.show();
        older(mesh); // as after a roll-back

        for (int day = 0; day < 3; day++) {
            var waits = leader.pass(mesh.input()).getFirst();
            assertThat(waits.reason()).isEqualTo("NotAcknowledged");
            assertThat(waits.message())
                    .contains(
                            "generation 2 in all its pods: " + SECOND + ";",
                            SECOND + " runs istiod-agent 0.0.9, which tells nothing of roots");
            mesh.clock.pass(DAY);
        }
        assertThat(mesh.plan().generation()).isEqualTo(2);

        mesh.entry(SECOND, 2, A, A, B);
        assertThat(mesh.pass(leader)).isEqualTo("NotTrustedYet");
    }

    @Test
    void noRootIsForcedWhileAnOlderReplicaServes() throws Exception {
        var mesh = mesh();
        var plan = TrustPlan.first(TestPlans.wanted(A)).after(new Step.Trust(Set.of(B)));
        mesh.plan(plan);
        mesh.show();
        mesh.waits(FIRST, 2);
        older(mesh);

        assertThat(mesh.pass(mesh.leader(FIRST))).isEqualTo("NotAcknowledged");
        mesh.clock.pass(DAY);
        assertThat(mesh.pass(mesh.leader(FIRST))).isEqualTo("NotAcknowledged");

        assertThat(mesh.plan()).isEqualTo(plan);
        assertThat(mesh.trust().has("noReplicaSince")).isFalse();
    }

    @Test
    void whatAnotherVersionWroteInThePlanIsThereAfterTheNextStep() throws Exception {
        var mesh = mesh();
        var leader = mesh.leader(FIRST);
        var plan = (ObjectNode) Json.of(PlanShape.write(mesh.plan()));
        plan.put(LATER, "plan");
        ((ObjectNode) plan.path("roots").path(0)).put(LATER, "root A");
        soon().until(() -> {
            var patch = Json.object();
            var trust = patch.putObject("status").putObject("trust").put(LATER, "trust");
            trust.set("plan", plan);
            mesh.cluster.admin.merge(mesh.report().at("status"), patch);
            return mesh.trust().has(LATER);
        });

        assertThat(mesh.pass(leader)).isEqualTo("Moving");

        assertThat(mesh.plan().generation()).isEqualTo(2);
        assertThat(mesh.trust().path(LATER).asText()).isEqualTo("trust");
        assertThat(mesh.trust().path("plan").path(LATER).asText()).isEqualTo("plan");
        assertThat(mesh.trust().path("plan").path("roots"))
                .filteredOn(it -> it.path("sha256").asText().equals(A.id().sha256()))
                .extracting(it -> it.path(LATER).asText())
                .containsExactly("root A");
        mesh.pass(leader);
        var version = version(mesh);
        mesh.pass(mesh.leader(SECOND));
        assertThat(version(mesh)).isEqualTo(version); // nothing to write, again and again
    }

    private static String version(LedMesh mesh) throws ApiFailure {
        return mesh.cluster.report().path("metadata").path("resourceVersion").asText();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(2));
    }
}
