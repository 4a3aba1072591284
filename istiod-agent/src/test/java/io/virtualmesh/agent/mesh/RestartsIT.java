package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.restart.Candidate;
import io.virtualmesh.agent.restart.Marks;
import io.virtualmesh.agent.restart.Need;
import io.virtualmesh.agent.restart.Owner;
import io.virtualmesh.agent.restart.RestartsComplete;
import io.virtualmesh.agent.restart.Walk;
import io.virtualmesh.agent.trust.MeshPod;
import io.virtualmesh.agent.trust.Moments;
import io.virtualmesh.agent.trust.TimeEvidence;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.Waits;
import io.virtualmesh.lab.ApiServerOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The walk on a real API server with real Deployments. No kubelet runs here, so tests say which Pods are ready.
 */
class RestartsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Waits WAITS = new Waits(Duration.ZERO, Duration.ofHours(24));
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
    private static final TrustPlan PLAN = TrustPlan.first(TestPlans.wanted(TestPlans.A));

    @AutoClose private static final OwnServer SERVER = OwnServer.with(ApiServerOptions.DEFAULT);

    private TestCluster cluster;
    private String shop;
    private Instant came;

    @BeforeEach
    void workloads() throws Exception {
        cluster = new TestCluster(SERVER.api());
        shop = cluster.istiod;
        deploy("cart", "sidecar", 2);
        deploy("gate", "router", 1);
        makeReady("cart", 2);
        makeReady("gate", 1);
        came = Instant.now();
    }

    @Test
    void gatewaysFirstEachOnceAndThenItIsComplete() throws Exception {
        var gate = get("gate");
        var walk = new Restarts(cluster.admin, new Walk(2));

        assertThat(pass(walk).reason()).isEqualTo("Restarting");
        assertThat(marks("gate"))
                .isEqualTo(PLAN.roots().getFirst().id().sha256().substring(0, 16) + "@1");
        assertThat(marks("cart")).isEmpty();
        var again = new Restarts(cluster.admin, new Walk(2)); // another leader
        pass(again);
        assertThat(generation("gate"))
                .isEqualTo(gate.path("metadata").path("generation").asLong() + 1);

        makeReady("gate", 1);
        assertThat(pass(again).message()).contains("now Deployment " + shop + "/cart");
        makeReady("cart", 2);
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    var word = pass(walk);
                    assertThat(word.reason()).as(word.message()).isEqualTo("Restarted");
                });
        assertThat(generation("cart")).isEqualTo(2);
        assertThat(generation("gate")).isEqualTo(2);
    }

    @Test
    void withoutTheRightItSaysWhichVerbWhatAndWho() throws Exception {
        var word = pass(new Restarts(cluster.agent, new Walk(2)));

        assertThat(word.reason()).isEqualTo("Forbidden");
        assertThat(word.message())
                .contains(
                        "may not get deployments.apps",
                        "system:serviceaccount:" + shop + ":istiod");
        assertThat(marks("gate")).isEmpty();
    }

    @Test
    void withTheRightToLookOnlyItSaysThatPatchIsMissing() throws Exception {
        grant("get");

        var word = pass(new Restarts(cluster.agent, new Walk(2)));

        assertThat(word.reason()).isEqualTo("Forbidden");
        assertThat(word.message()).contains("may not patch deployments.apps");
    }

    @Test
    void theVerbsOfTheChartAreEnough() throws Exception {
        grant("get", "patch");

        assertThat(pass(new Restarts(cluster.agent, new Walk(2))).reason()).isEqualTo("Restarting");
        assertThat(marks("gate")).isNotEmpty();
    }

    @Test
    void theSameVerbsAreEnoughForStatefulSetsAndDaemonSets() throws Exception {
        grant("get", "patch");
        create("statefulsets", "StatefulSet", "replicas: 0, serviceName: db, ");
        create("daemonsets", "DaemonSet", "");
        var need = need(List.of(pod(Owner.Kind.STATEFUL_SET), pod(Owner.Kind.DAEMON_SET)));
        var walk = new Restarts(cluster.agent, new Walk(2));

        walk.pass(need, true, came.plusSeconds(3));

        assertThat(marks(apps("statefulsets", "db"))).isNotEmpty();
        assertThat(marks(apps("daemonsets", "db"))).isNotEmpty();
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
        pass(walk);

        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    var word = pass(walk);
                    assertThat(word.reason()).as(word.message()).isEqualTo("RolloutStuck");
                    assertThat(word.message())
                            .contains("Deployment " + shop + "/gate", "exceeded quota");
                });
        assertThat(marks("cart")).isEmpty();
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

            var word = pass(walk);

            assertThat(word.reason()).as(word.message()).isEqualTo("RolloutStuck");
            assertThat(word.message())
                    .contains(
                            "Deployment " + shop + "/gate",
                            "no changes before Monday",
                            "nothing else is started; 0 of 2 workloads");
            assertThat(marks("gate") + marks("cart")).isEmpty();
        } finally {
            cluster.admin.delete(bindings);
            cluster.admin.delete(rules);
        }

        await("the walk goes on by itself")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(pass(walk).reason()).isEqualTo("Restarting"));
        assertThat(marks("gate")).isNotEmpty();
        assertThat(marks("cart")).isEmpty();
    }

    /** The API server takes a moment to know of a new policy. */
    private void awaitFrozen() {
        var change = TestMesh.yaml("{spec: {template: {metadata: {annotations: {probe: x}}}}}");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThatThrownBy(() -> cluster.admin.rehearseMerge(place("gate"), change))
                                .hasMessageContaining("Monday"));
    }

    @Test
    void withoutLeaveNothingIsEvenAsked() throws Exception {
        var word = new Restarts(cluster.asNobody(), new Walk(2)).pass(need(), false, Instant.now());

        assertThat(word.reason()).isEqualTo("RestartNeeded");
        assertThat(marks("gate")).isEmpty();
    }

    @Test
    void aPausedDeploymentIsReportedAndNotTouched() throws Exception {
        for (var name : List.of("cart", "gate")) {
            cluster.admin.merge(place(name), TestMesh.yaml("{spec: {paused: true}}"));
        }

        var word = pass(new Restarts(cluster.admin, new Walk(2)));

        assertThat(word.reason()).isEqualTo("RolloutHeld");
        assertThat(word.message()).contains("it is paused");
        assertThat(marks("gate")).isEmpty();
    }

    private RestartsComplete pass(Restarts restarts) throws ApiFailure {
        return restarts.pass(need(), true, came.plusSeconds(3));
    }

    /** Of the Pods that are there; the moment is that of the end of the preparations. */
    private Need need() throws ApiFailure {
        var pods = new ArrayList<Candidate>();
        for (var pod : cluster.admin.list(Place.core("pods", shop, ""), Map.of()).path("items")) {
            WorkloadReader.read(pod).map(Workload::candidate).map(this::dated).ifPresent(pods::add);
        }
        return need(pods);
    }

    private Need need(List<Candidate> pods) {
        var moments = new Moments(new TreeMap<>(Map.of(1L, came)), Set.of(), Map.of());
        var evidence = new TimeEvidence(PLAN, moments, WAITS, came.plusSeconds(3));
        return Need.of(PLAN, moments, WAITS, PLAN.signable(), evidence, pods);
    }

    /** Creation times have whole seconds, and no test waits for the next one: what bears our mark is new. */
    private Candidate dated(Candidate pod) {
        var created = pod.marks().equals(Marks.NONE) ? came.minusSeconds(60) : came.plusSeconds(60);
        var mesh = new MeshPod(pod.pod().namespace(), pod.pod().name(), created);
        return new Candidate(mesh, pod.owner(), pod.gateway(), pod.marks());
    }

    /** Their controllers do not run here: of these two only the templates are real. */
    private Candidate pod(Owner.Kind kind) {
        var pod = new MeshPod(shop, "db-0", came.minusSeconds(60));
        return new Candidate(pod, Optional.of(new Owner(kind, shop, "db")), false, Marks.NONE);
    }

    private void create(String resource, String kind, String more) throws ApiFailure {
        cluster.admin.create(
                apps(resource, ""),
                TestMesh.yaml(
                        "{apiVersion: apps/v1, kind: %s, metadata: {name: db}, spec: {%sselector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: x, image: x}]}}}}"
                                .formatted(kind, more)));
        var observed =
                "{status: {observedGeneration: 1, replicas: 0, currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0}}";
        cluster.admin.merge(apps(resource, "db").at("status"), TestMesh.yaml(observed));
    }

    private void deploy(String name, String mode, int replicas) throws ApiFailure {
        var text =
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: NAME}
                spec:
                  replicas: REPLICAS
                  selector: {matchLabels: {app: NAME}}
                  template:
                    metadata: {labels: {app: NAME}}
                    spec:
                      automountServiceAccountToken: false
                      containers: [{name: istio-proxy, image: x, args: [proxy, MODE]}]
                """;
        cluster.admin.create(
                place("").collection(),
                TestMesh.yaml(
                        text.replace("NAME", name)
                                .replace("REPLICAS", Integer.toString(replicas))
                                .replace("MODE", mode)));
    }

    /** Plays kubelet until the Deployment is whole: new Pods become ready, those that are to go are gone. */
    private void makeReady(String name, int replicas) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(ApiFailure.class)
                .until(() -> {
                    readyPods(name);
                    var status = get(name).path("status");
                    return status.path("observedGeneration").asLong() == generation(name)
                            && status.path("updatedReplicas").asInt() == replicas
                            && status.path("availableReplicas").asInt() == replicas
                            && status.path("replicas").asInt() == replicas;
                });
    }

    private void readyPods(String name) throws ApiFailure {
        var now = Times.seconds(Instant.now().minusSeconds(1));
        var ready =
                TestMesh.yaml(
                        "{status: {phase: Running, conditions: [{type: Ready, status: 'True', lastTransitionTime: '"
                                + now
                                + "'}]}}");
        for (var pod :
                cluster.admin
                        .list(Place.core("pods", shop, ""), Map.of("labelSelector", "app=" + name))
                        .path("items")) {
            var at = Place.core("pods", shop, pod.path("metadata").path("name").asText());
            if (pod.path("metadata").has("deletionTimestamp")) {
                cluster.delete(at);
            } else {
                cluster.admin.merge(at.at("status"), ready);
            }
        }
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
                .until(() -> cluster.agent.get(place("gate")).has("metadata"));
    }

    private Place place(String name) {
        return apps("deployments", name);
    }

    private Place apps(String resource, String name) {
        return new Place("apps", "v1", resource, shop, name, "");
    }

    private JsonNode get(String name) throws ApiFailure {
        return cluster.admin.get(place(name));
    }

    private long generation(String name) throws ApiFailure {
        return get(name).path("metadata").path("generation").asLong();
    }

    private String marks(String name) throws ApiFailure {
        return marks(place(name));
    }

    private String marks(Place place) throws ApiFailure {
        return Json.at(
                        cluster.admin.get(place),
                        "spec",
                        "template",
                        "metadata",
                        "annotations",
                        Marks.ANNOTATION)
                .orElse("");
    }
}
