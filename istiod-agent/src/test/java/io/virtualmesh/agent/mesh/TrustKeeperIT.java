package io.virtualmesh.agent.mesh;

import static io.virtualmesh.agent.mesh.KeeperPods.plan;
import static io.virtualmesh.agent.mesh.KeeperPods.put;
import static io.virtualmesh.agent.mesh.KeeperPods.ready;
import static io.virtualmesh.agent.mesh.KeeperPods.report;
import static io.virtualmesh.agent.mesh.KeeperPods.settings;
import static io.virtualmesh.agent.mesh.KeeperPods.soon;
import static io.virtualmesh.agent.mesh.TestPlans.A;
import static io.virtualmesh.agent.mesh.TestPlans.B;
import static io.virtualmesh.agent.mesh.TestPlans.wanted;
import static io.virtualmesh.agent.mesh.TestStatus.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.TrustSource.TrustView;
import io.virtualmesh.agent.mesh.KeeperPods.Pod;
import io.virtualmesh.agent.mesh.MeshSettings.Container;
import io.virtualmesh.agent.trust.Step;
import io.virtualmesh.agent.trust.TrustPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TrustKeeperIT {
    @RegisterExtension static final OwnServer SERVER = OwnServer.still();

    @Test
    void ofTwoThatCreateAPlanOneWinsAndBothFollowIt() throws Exception {
        var cluster = ready(SERVER);
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
    void aNewPlanIsSeenAtOnceAndAnOlderOneNever() throws Exception {
        var cluster = ready(SERVER);
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
    void aLostPlanComesBackFromMirrorOrVolume() throws Exception {
        var cluster = ready(SERVER);
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
    void noPlanIsMadeBesideOthersThatMayFollowALostOne() throws Exception {
        var cluster = ready(SERVER);
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
    void aPlanIsMadeBesideOthersThatPublishTheSame() throws Exception {
        var cluster = ready(SERVER);
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
    void whatStandsInTheMirrorNeverGoesBack() throws Exception {
        var cluster = ready(SERVER);
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
    void theMirrorsOfSpecAndPlanDoNotDisturbEachOther() throws Exception {
        var cluster = ready(SERVER);
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

    private static TrustPlan stored(TestCluster cluster) throws ApiFailure {
        return PlanShape.read(PlanReport.planOf(cluster.report())).found().orElseThrow();
    }

    private static void lose(TestCluster cluster) throws ApiFailure {
        var patch = Json.object();
        patch.putObject("status").putNull("trust");
        cluster.admin.merge(report(cluster).at("status"), patch);
    }
}
