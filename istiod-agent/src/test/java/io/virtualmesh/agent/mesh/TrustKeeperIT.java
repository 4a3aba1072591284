package io.virtualmesh.agent.mesh;

import static io.virtualmesh.agent.mesh.TestPlans.A;
import static io.virtualmesh.agent.mesh.TestPlans.B;
import static io.virtualmesh.agent.mesh.TestPlans.wanted;
import static io.virtualmesh.agent.mesh.TestStatus.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.agent.control.MeshSource.MeshView;
import io.virtualmesh.agent.control.TrustSource.TrustView;
import io.virtualmesh.agent.mesh.MeshSettings.Container;
import io.virtualmesh.agent.trust.Root;
import io.virtualmesh.agent.trust.Step;
import io.virtualmesh.agent.trust.TrustPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TrustKeeperIT {
    private static final String CRD = "issuedcertificates.certificates.mesh.gloo.solo.io";
    @AutoClose private static final OwnServer SERVER = OwnServer.still();

    /** One Pod's watcher and keeper, with the agent's own rights. */
    private record Pod(MeshWatcher watcher, TrustKeeper keeper, NotebookInMemory notebook)
            implements AutoCloseable {
        static Pod of(TestCluster cluster, String name, NotebookInMemory notebook) {
            var settings = cluster.settings(name, Container.INIT);
            var watcher = new MeshWatcher(settings, cluster.agent, Optional.empty(), new Random(1));
            var keeper = new TrustKeeper(settings, cluster.agent, watcher, notebook, () -> NOW);
            return new Pod(watcher, keeper, notebook);
        }

        static Pod start(TestCluster cluster, String name) {
            var pod = of(cluster, name, new NotebookInMemory());
            pod.watcher().start();
            soon().until(() ->
                    pod.watcher().view() instanceof MeshView.Managed
                            && pod.watcher().reportSight() instanceof ReportSight.Seen);
            return pod;
        }

        TrustView ask(Root own, boolean inPlace) {
            return keeper.ask(wanted(own), inPlace, NOW);
        }

        /** Of a Pod that has published nothing, that long after the first question. */
        TrustView ask(Root own, int seconds) {
            return keeper.ask(wanted(own), false, NOW.plusSeconds(seconds));
        }

        @Override
        public void close() {
            watcher.close();
        }
    }

    @Test
    @Order(1)
    void ofTwoThatCreateAPlanOneWinsAndBothFollowIt() throws Exception {
        var cluster = ready();
        try (var a = Pod.start(cluster, "istiod-a");
                var b = Pod.start(cluster, "istiod-b");
                var both = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(a.keeper().view())
                    .isInstanceOfSatisfying(
                            TrustView.Unsure.class,
                            it -> assertThat(it.reason()).isEqualTo("TrustPlanAbsent"));

            var asked = new ArrayList<Callable<TrustView>>();
            asked.add(() -> a.ask(A, false));
            asked.add(() -> b.ask(B, false));
            var views = both.invokeAll(asked);

            assertThat(views.get(0).get()).isEqualTo(views.get(1).get());
            assertThat(views.get(0).get())
                    .isIn(
                            new TrustView.Planned(TrustPlan.first(wanted(A))),
                            new TrustView.Planned(TrustPlan.first(wanted(B))));
            assertThat(new TrustView.Planned(stored(cluster))).isEqualTo(views.get(0).get());
        }
    }

    @Test
    @Order(2)
    void aNewPlanIsSeenAtOnceAndAnOlderOneNever() throws Exception {
        var cluster = ready();
        var wakes = new AtomicInteger();
        try (var pod = Pod.start(cluster, "istiod-a")) {
            pod.keeper().onChange(wakes::incrementAndGet);
            var first = plan(pod.ask(A, false));
            var second = first.after(new Step.Trust(Set.of(B)));

            put(cluster, second);
            soon().until(pod.keeper()::view, new TrustView.Planned(second)::equals);
            assertThat(wakes.get()).isGreaterThanOrEqualTo(2);

            var restored = second.restored(NOW);
            put(cluster, first); // as from a backup
            soon().until(pod.keeper()::view, new TrustView.Planned(restored)::equals);
            assertThat(stored(cluster)).isEqualTo(restored);
            assertThat(pod.ask(A, false)).isEqualTo(new TrustView.Planned(restored));
        }
    }

    @Test
    @Order(3)
    void aLostPlanComesBackFromMirrorOrVolume() throws Exception {
        var cluster = ready();
        TrustPlan plan;
        NotebookInMemory volume;
        try (var old = Pod.start(cluster, "istiod-a")) {
            plan = plan(old.ask(A, false));
            assertThat(old.keeper().note(plan)).isEmpty();
            volume = old.notebook();
        }
        assertThat(Pod.of(cluster, "istiod-a", volume).keeper().view())
                .isEqualTo(new TrustView.Planned(plan));
        lose(cluster);

        try (var fresh = Pod.start(cluster, "istiod-b")) {
            var restored = plan(fresh.ask(B, false));

            assertThat(restored).isEqualTo(plan.restored(NOW)).isEqualTo(stored(cluster));
        }
    }

    @Test
    @Order(4)
    void noPlanIsMadeBesideOthersThatMayFollowALostOne() throws Exception {
        var cluster = ready();
        cluster.pod("istiod-b");
        new ReportWriter(
                        cluster.agent,
                        cluster.mesh,
                        cluster.settings("istiod-b", Container.SIDECAR))
                .writeEntry(TestStatus.serving(Optional.empty()));
        try (var pod = Pod.start(cluster, "istiod-a")) {
            for (var inPlace : List.of(true, false)) {
                assertThat(pod.ask(A, inPlace))
                        .isInstanceOfSatisfying(
                                TrustView.Unsure.class,
                                it -> assertThat(it.reason()).isEqualTo("TrustPlanLost"));
            }

            cluster.delete(Place.core("pods", cluster.istiod, "istiod-b"));
            assertThat(pod.ask(A, false)).isInstanceOf(TrustView.Planned.class);
        }
    }

    @Test
    @Order(5)
    void aPlanIsMadeBesideOthersThatPublishTheSame() throws Exception {
        var cluster = ready();
        cluster.pod("istiod-b");
        var entry = Json.object();
        var replica = entry.putObject("status").putObject("replicas").putObject("istiod-b");
        replica.put("ack", 1).putArray("rootSha256").add(A.id().sha256());
        try (var pod = Pod.start(cluster, "istiod-a")) {
            new PlanReport(new Home(cluster.admin, true), cluster.mesh, settings(cluster)).create();
            cluster.admin.merge(report(cluster).at("status"), entry);

            assertThat(pod.ask(A, false)).isInstanceOf(TrustView.Unsure.class);
            assertThat(pod.ask(A, true)).isInstanceOf(TrustView.Planned.class);
        }
    }

    @Test
    @Order(6)
    void whatStandsInTheMirrorNeverGoesBack() throws Exception {
        var cluster = ready();
        var plans = new ArrayList<TrustPlan>();
        plans.add(TrustPlan.first(wanted(A)));
        for (int i = 0; i < 7; i++) {
            plans.add(plans.getLast().after(new Step.Trust(Set.of(B))));
        }
        var mirror = new PlanMirror(cluster.agent, new Mirrors(cluster.agent, cluster.istiod));
        var kept = new ArrayList<Callable<Boolean>>();
        plans.forEach(plan -> kept.add(() -> keep(mirror, cluster, plan)));

        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : all.invokeAll(kept.reversed())) {
                assertThat(one.get()).isTrue();
            }
        }

        assertThat(mirror.read(cluster.mesh)).contains(plans.getLast());
        assertThat(mirror.keep(cluster.mesh, plans.getFirst())).isEqualTo(plans.getLast());
    }

    /** Where so many write at once that its tries do not suffice, it says so, as the loop would see it, and tries again. */
    private static boolean keep(PlanMirror mirror, TestCluster cluster, TrustPlan plan)
            throws ApiFailure {
        while (true) {
            try {
                return mirror.keep(cluster.mesh, plan).generation() >= plan.generation();
            } catch (ApiFailure e) {
                if (e.kind() != ApiFailure.Kind.CONFLICT) {
                    throw e;
                }
            }
        }
    }

    @Test
    @Order(7)
    void theMirrorsOfSpecAndPlanDoNotDisturbEachOther() throws Exception {
        var cluster = ready();
        try (var pod = Pod.start(cluster, "istiod-a")) {
            var plan = plan(pod.ask(A, false));
            assertThat(pod.keeper().note(plan)).isEmpty();
            var mirrors = new Mirrors(cluster.agent, cluster.istiod);
            soon().until(() -> mirrors.look(cluster.mesh).found().isPresent());
            mirrors.write(cluster.mesh, mirrors.look(cluster.mesh).found().orElseThrow());

            assertThat(new PlanMirror(cluster.agent, mirrors).read(cluster.mesh)).contains(plan);

            pod.notebook().full = true;
            var next = plan.after(new Step.Trust(Set.of(B)));
            assertThat(pod.keeper().note(next))
                    .contains("it cannot be noted on the volume: the volume is full");
            pod.notebook().full = false;
            try (var nobody = cluster.asNobody()) {
                var watcher = pod.watcher();
                var barred = new TrustKeeper(settings(cluster), nobody, watcher, pod.notebook());
                assertThat(barred.note(next).orElseThrow())
                        .startsWith("it cannot be noted beside istiod: ")
                        .contains("configmaps", cluster.istiod + ":nobody");
            }
        }
    }

    @Test
    @Order(8)
    void aPlanThatCannotBeReadIsLeftAloneUnlessItIsRemembered() throws Exception {
        var cluster = ready();
        TrustPlan plan;
        try (var pod = Pod.start(cluster, "istiod-a")) {
            plan = plan(pod.ask(A, false));
        }
        var broken = (ObjectNode) Json.of(PlanShape.write(plan));
        ((ObjectNode) broken.path("roots").path(0)).put("pem", "lost");
        put(cluster, broken);

        try (var fresh = Pod.start(cluster, "istiod-b")) {
            assertThat(fresh.ask(B, false))
                    .isEqualTo(fresh.keeper().view())
                    .isInstanceOfSatisfying(
                            TrustView.Unsure.class,
                            it -> {
                                assertThat(it.reason()).isEqualTo("TrustPlanUnreadable");
                                assertThat(it.why()).contains("status.trust.plan", "no PEM");
                            });
        }
        assertThat(PlanReport.planOf(cluster.report())).isEqualTo(Json.tree(broken.toString()));

        var notebook = new NotebookInMemory();
        notebook.write(PlanNotes.NAME, PlanShape.text(plan));
        try (var again = Pod.of(cluster, "istiod-a", notebook)) {
            again.watcher().start();
            soon().until(again.keeper()::view, new TrustView.Planned(plan.restored(NOW))::equals);
        }
    }

    @Test
    @Order(9)
    void whoMayNotWriteThePlanStartsWithoutOne() throws Exception {
        var cluster = new TestCluster(SERVER.api(), ShippedRoles.without(mayWriteThePlan()));
        cluster.virtualMesh("virtual-mesh");
        try (var pod = Pod.start(cluster, "istiod-a")) {
            for (int seconds = 0; seconds < 15; seconds += 7) {
                assertThat(pod.ask(A, seconds)) // its API server may just have started
                        .isInstanceOfSatisfying(
                                TrustView.Unsure.class,
                                it -> assertThat(it.reason()).isEqualTo("TrustPlanUnread"));
            }
            assertThat(pod.ask(A, 15))
                    .isInstanceOfSatisfying(
                            TrustView.NoPlan.class,
                            it -> assertThat(it.why()).contains("patch", "issuedcertificates"));
            assertThat(pod.keeper().view()).isInstanceOf(TrustView.NoPlan.class);
        }
    }

    @Test
    @Order(9)
    void aRightThatComesALittleLateIsNoMissingOne() throws Exception {
        var grants = ShippedRoles.without(mayWriteThePlan());
        var cluster = new TestCluster(SERVER.api(), grants);
        cluster.virtualMesh("virtual-mesh");
        try (var pod = Pod.start(cluster, "istiod-a")) {
            assertThat(pod.ask(A, 0)).isInstanceOf(TrustView.Unsure.class);

            cluster.grantAll();

            soon().until(() -> pod.ask(A, 1) instanceof TrustView.Planned);
        }
    }

    private static ShippedRoles.Grant mayWriteThePlan() {
        return ShippedRoles.grants().stream()
                .filter(it -> it.toString().startsWith("patch issuedcertificates/status"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(10)
    void whileNobodyCanBeAskedWhatIsRememberedCounts() throws Exception {
        var cluster = ready();
        var notebook = new NotebookInMemory();
        var nowhere = Pod.of(cluster, "istiod-a", notebook); // its watcher never starts
        assertThat(nowhere.ask(A, false))
                .isInstanceOfSatisfying(
                        TrustView.Unsure.class,
                        it -> assertThat(it.reason()).isEqualTo("TrustPlanUnread"));
        notebook.write(PlanNotes.NAME, "{");
        assertThat(Pod.of(cluster, "istiod-a", notebook).keeper().view())
                .isInstanceOf(TrustView.Unsure.class);
        var plan = TrustPlan.first(wanted(A));
        notebook.write(PlanNotes.NAME, PlanShape.text(plan));

        assertThat(Pod.of(cluster, "istiod-a", notebook).ask(B, false))
                .isEqualTo(new TrustView.Planned(plan));
    }

    @Test
    @Order(11)
    void theReportOfAJoinedMeshIsInTheManagementClusterAndTheMirrorIsHere() throws Exception {
        var own = ShippedRoles.all();
        own.removeIf(it -> it.path("metadata").path("namespace").asText().equals("gloo-mesh"));
        var cluster = new TestCluster(SERVER.api(), own);
        cluster.virtualMesh("virtual-mesh");
        join(cluster, SERVER.api().url());
        TrustPlan plan;
        try (var pod = Pod.start(cluster, "istiod-a")) {
            assertThat(pod.watcher().home().map(Home::own)).contains(false);
            plan = plan(pod.ask(A, false));
            assertThat(stored(cluster)).isEqualTo(plan);
            assertThat(pod.keeper().note(plan)).isEmpty();
            var mirrors = new Mirrors(cluster.agent, cluster.istiod);
            soon().until(() -> mirrors.look(cluster.mesh).found().isPresent());
        }

        join(cluster, "https://127.0.0.1:1"); // the management cluster is away
        var fresh = Pod.of(cluster, "istiod-b", new NotebookInMemory());
        try (fresh) {
            fresh.watcher().start();
            soon().until(fresh.keeper()::view, new TrustView.Planned(plan)::equals);
            assertThat(fresh.ask(B, false)).isEqualTo(new TrustView.Planned(plan));
        }
    }

    private static void join(TestCluster cluster, String url) throws Exception {
        var joined =
                new Joining(cluster.admin, cluster.gloo, cluster.mesh.value())
                        .join(
                                cluster.istiod,
                                url,
                                Optional.of(SERVER.api().caPem()),
                                Duration.ofHours(1));
        cluster.admin.apply(
                Place.core("secrets", cluster.istiod, JoinSecret.NAME),
                "test",
                true,
                TestMesh.yaml(joined.secretYaml()));
    }

    @Test
    @Order(12)
    void aCrdThatDropsThePlanLeavesNoneUntilItIsReplaced() throws Exception {
        var cluster = ready();
        drop("plan", properties -> properties.path("trust").path("properties"), cluster);
        try (var pod = Pod.start(cluster, "istiod-a")) {
            soon().until(() -> pod.ask(A, false) instanceof TrustView.NoPlan);
            assertThat(pod.keeper().view())
                    .isInstanceOfSatisfying(
                            TrustView.NoPlan.class,
                            it -> assertThat(it.why()).contains("status.trust.plan"));

            drop("replicas", properties -> properties, cluster); // as Gloo's
            var report =
                    new PlanReport(new Home(cluster.admin, true), cluster.mesh, settings(cluster));
            soon().until(() -> report.obstacle().isPresent());
            assertThat(pod.ask(A, false)).isInstanceOf(TrustView.NoPlan.class);

            TestCluster.applyCrds(cluster.admin);

            soon().until(() -> pod.keeper().view() instanceof TrustView.Unsure);
            assertThat(pod.ask(A, true)).isInstanceOf(TrustView.Planned.class);
        }
    }

    /** Leaves one property of the status out of our CRD. */
    private static void drop(String name, UnaryOperator<JsonNode> where, TestCluster cluster)
            throws ApiFailure {
        var crd = TestMesh.yaml(TestCluster.text("/META-INF/fabric8/" + CRD + "-v1.yml"));
        var schema =
                crd.path("spec").path("versions").path(0).path("schema").path("openAPIV3Schema");
        var status = schema.path("properties").path("status").path("properties");
        ((ObjectNode) where.apply(status)).remove(name);
        cluster.admin.apply(TestCluster.crdPlace(CRD), "test", true, crd);
    }

    private static TestCluster ready() throws ApiFailure {
        var cluster = new TestCluster(SERVER.api());
        cluster.virtualMesh("virtual-mesh");
        return cluster;
    }

    private static MeshSettings settings(TestCluster cluster) {
        return cluster.settings("istiod-a", Container.SIDECAR);
    }

    private static Place report(TestCluster cluster) {
        return Place.report(cluster.gloo, cluster.mesh.value());
    }

    private static TrustPlan plan(TrustView view) {
        assertThat(view).isInstanceOf(TrustView.Planned.class);
        return ((TrustView.Planned) view).plan();
    }

    private static TrustPlan stored(TestCluster cluster) throws ApiFailure {
        return PlanShape.read(PlanReport.planOf(cluster.report())).found().orElseThrow();
    }

    private static void put(TestCluster cluster, TrustPlan plan) throws ApiFailure {
        put(cluster, Json.of(PlanShape.write(plan)));
    }

    private static void put(TestCluster cluster, JsonNode plan) throws ApiFailure {
        var patch = Json.object();
        patch.putObject("status").putObject("trust").set("plan", plan);
        cluster.admin.merge(report(cluster).at("status"), patch);
    }

    private static void lose(TestCluster cluster) throws ApiFailure {
        var patch = Json.object();
        patch.putObject("status").putNull("trust");
        cluster.admin.merge(report(cluster).at("status"), patch);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(2));
    }
}
