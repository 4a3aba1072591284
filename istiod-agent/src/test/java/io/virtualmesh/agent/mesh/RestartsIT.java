package io.virtualmesh.agent.mesh;

import static io.virtualmesh.agent.mesh.Workloads.PATIENCE;
import static io.virtualmesh.agent.mesh.Workloads.PLAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.virtualmesh.agent.restart.Owner;
import io.virtualmesh.agent.restart.Walk;
import io.virtualmesh.lab.ApiServerOptions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The walk on a real API server with real Deployments. */
class RestartsIT {
    private static final String ADMISSION = "admissionregistration.k8s.io";
    private static final String FREEZE =
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: NAME}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [apps], apiVersions: [v1], resources: [deployments], operations: [UPDATE]}
              validations:
              - {expression: "false", message: no changes before Monday}
            """;
    private static final String BOUND =
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: NAME}
            spec:
              policyName: NAME
              validationActions: [Deny]
              matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAME}}}
            """;

    @RegisterExtension static final OwnServer SERVER = OwnServer.with(ApiServerOptions.DEFAULT);

    private TestCluster cluster;
    private String shop;
    private Workloads workloads;

    @BeforeEach
    void workloads() throws Exception {
        cluster = new TestCluster(SERVER.api());
        shop = cluster.istiod;
        workloads = new Workloads(cluster);
    }

    @Test
    void gatewaysFirstEachOnceAndThenItIsComplete() throws Exception {
        var gate = workloads.get("gate");
        var walk = new Restarts(cluster.admin, new Walk(2));

        assertThat(workloads.pass(walk).reason()).isEqualTo("Restarting");
        assertThat(workloads.marks("gate"))
                .isEqualTo(PLAN.roots().getFirst().id().sha256().substring(0, 16) + "@1");
        assertThat(workloads.marks("cart")).isEmpty();
        var again = new Restarts(cluster.admin, new Walk(2)); // another leader
        workloads.pass(again);
        assertThat(workloads.generation("gate"))
                .isEqualTo(gate.path("metadata").path("generation").asLong() + 1);

        workloads.makeReady("gate", 1);
        assertThat(workloads.pass(again).message()).contains("now Deployment " + shop + "/cart");
        workloads.makeReady("cart", 2);
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    var word = workloads.pass(walk);
                    assertThat(word.reason()).as(word.message()).isEqualTo("Restarted");
                });
        assertThat(workloads.generation("cart")).isEqualTo(2);
        assertThat(workloads.generation("gate")).isEqualTo(2);
    }

    @Test
    void withoutTheRightItSaysWhichVerbWhatAndWho() throws Exception {
        var word = workloads.pass(new Restarts(cluster.agent, new Walk(2)));

        assertThat(word.reason()).isEqualTo("Forbidden");
        assertThat(word.message())
                .contains(
                        "may not get deployments.apps",
                        "system:serviceaccount:" + shop + ":istiod");
        assertThat(workloads.marks("gate")).isEmpty();
    }

    @Test
    void withTheRightToLookOnlyItSaysThatPatchIsMissing() throws Exception {
        grant("get");

        var word = workloads.pass(new Restarts(cluster.agent, new Walk(2)));

        assertThat(word.reason()).isEqualTo("Forbidden");
        assertThat(word.message()).contains("may not patch deployments.apps");
    }

    @Test
    void theVerbsOfTheChartAreEnough() throws Exception {
        grant("get", "patch");

        assertThat(workloads.pass(new Restarts(cluster.agent, new Walk(2))).reason())
                .isEqualTo("Restarting");
        assertThat(workloads.marks("gate")).isNotEmpty();
    }

    @Test
    void theSameVerbsAreEnoughForStatefulSetsAndDaemonSets() throws Exception {
        grant("get", "patch");
        workloads.create("statefulsets", "StatefulSet", "replicas: 0, serviceName: db, ");
        workloads.create("daemonsets", "DaemonSet", "");
        var need =
                workloads.need(
                        List.of(
                                workloads.pod(Owner.Kind.STATEFUL_SET),
                                workloads.pod(Owner.Kind.DAEMON_SET)));
        var walk = new Restarts(cluster.agent, new Walk(2));

        walk.pass(need, true, workloads.came.plusSeconds(3));

        assertThat(workloads.marks(workloads.apps("statefulsets", "db"))).isNotEmpty();
        assertThat(workloads.marks(workloads.apps("daemonsets", "db"))).isNotEmpty();
    }

    @Test
    void checkNamesTheVerbsThatAreMissingWhereWorkloadsAre() throws Exception {
        var mesh = new MeshPods.Of(shop, "istiod", "istiod-a");
        var check = new RestartAccessCheck(cluster.agent);
        var patch = "patch deployments.apps in namespace " + shop;

        assertThat(check.check(mesh).found()).contains("get deployments.apps", patch);
        assertThat(check.check(mesh).remedy()).contains("restarts.enabled=true");

        grant("get", "patch");

        assertThat(check.check(mesh).found()).doesNotContain(patch);
    }

    @Test
    void aQuotaThatStopsTheRolloutStopsTheWalkWithTheWordsOfTheServer() throws Exception {
        var quota =
                TestMesh.yaml(
                        "{apiVersion: v1, kind: ResourceQuota, metadata: {name: none}, spec: {hard: {pods: '0'}}}");
        cluster.admin.create(Place.core("resourcequotas", shop, ""), quota);
        await().atMost(PATIENCE).until(() -> patchQuotaStatus() > 0);
        var walk = new Restarts(cluster.admin, new Walk(2));
        workloads.pass(walk);

        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    var word = workloads.pass(walk);
                    assertThat(word.reason()).as(word.message()).isEqualTo("RolloutStuck");
                    assertThat(word.message())
                            .contains("Deployment " + shop + "/gate", "exceeded quota");
                });
        assertThat(workloads.marks("cart")).isEmpty();
    }

    @Test
    void anAdmissionRuleThatRefusesTheRolloutStopsTheWalkWithItsWords() throws Exception {
        var rules = new Place(ADMISSION, "v1", "validatingadmissionpolicies", "", shop, "");
        var bindings =
                new Place(ADMISSION, "v1", "validatingadmissionpolicybindings", "", shop, "");
        cluster.admin.create(rules.collection(), TestMesh.yaml(FREEZE.replace("NAME", shop)));
        cluster.admin.create(bindings.collection(), TestMesh.yaml(BOUND.replace("NAME", shop)));
        var walk = new Restarts(cluster.admin, new Walk(2));
        try {
            awaitFrozen();

            var word = workloads.pass(walk);

            assertThat(word.reason()).as(word.message()).isEqualTo("RolloutStuck");
            assertThat(word.message())
                    .contains(
                            "Deployment " + shop + "/gate",
                            "no changes before Monday",
                            "nothing else is started; 0 of 2 workloads");
            assertThat(workloads.marks("gate") + workloads.marks("cart")).isEmpty();
        } finally {
            cluster.admin.delete(bindings);
            cluster.admin.delete(rules);
        }

        await("the walk goes on by itself")
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(workloads.pass(walk).reason()).isEqualTo("Restarting"));
        assertThat(workloads.marks("gate")).isNotEmpty();
        assertThat(workloads.marks("cart")).isEmpty();
    }

    /** The API server takes a moment to know of a new policy. */
    private void awaitFrozen() {
        var gate = workloads.place("gate");
        var change = TestMesh.yaml("{spec: {template: {metadata: {annotations: {probe: x}}}}}");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThatThrownBy(() -> cluster.admin.rehearseMerge(gate, change))
                                .hasMessageContaining("Monday"));
    }

    @Test
    void withoutLeaveNothingIsEvenAsked() throws Exception {
        var word =
                new Restarts(cluster.asNobody(), new Walk(2))
                        .pass(workloads.need(), false, Instant.now());

        assertThat(word.reason()).isEqualTo("RestartNeeded");
        assertThat(workloads.marks("gate")).isEmpty();
    }

    @Test
    void aPausedDeploymentIsReportedAndNotTouched() throws Exception {
        for (var name : List.of("cart", "gate")) {
            cluster.admin.merge(workloads.place(name), TestMesh.yaml("{spec: {paused: true}}"));
        }

        var word = workloads.pass(new Restarts(cluster.admin, new Walk(2)));

        assertThat(word.reason()).isEqualTo("RolloutHeld");
        assertThat(word.message()).contains("it is paused");
        assertThat(workloads.marks("gate")).isEmpty();
    }

    /** The quota controller does not run here; admission refuses only what a status counts. */
    private int patchQuotaStatus() throws ApiFailure {
        var status = TestMesh.yaml("{status: {hard: {pods: '0'}, used: {pods: '0'}}}");
        return cluster.admin
                .merge(Place.core("resourcequotas", shop, "none").at("status"), status)
                .path("status")
                .path("hard")
                .size();
    }

    private void grant(String... verbs) throws ApiFailure {
        var rbac = "rbac.authorization.k8s.io";
        var role =
                TestMesh.yaml(
                        "{apiVersion: %s/v1, kind: Role, metadata: {name: restarts}, rules: [{apiGroups: [apps], resources: [deployments, statefulsets, daemonsets], verbs: [%s]}]}"
                                .formatted(rbac, String.join(", ", verbs)));
        var binding =
                TestMesh.yaml(
                        "{apiVersion: %s/v1, kind: RoleBinding, metadata: {name: restarts}, roleRef: {apiGroup: %s, kind: Role, name: restarts}, subjects: [{kind: ServiceAccount, name: istiod, namespace: %s}]}"
                                .formatted(rbac, rbac, shop));
        cluster.admin.create(new Place(rbac, "v1", "roles", shop, "", ""), role);
        cluster.admin.create(new Place(rbac, "v1", "rolebindings", shop, "", ""), binding);
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(ApiFailure.class)
                .until(() -> cluster.agent.get(workloads.place("gate")).has("metadata"));
    }
}
