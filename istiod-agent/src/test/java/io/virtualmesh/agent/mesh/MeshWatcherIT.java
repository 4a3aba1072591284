package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virtualmesh.agent.control.MeshSource.MeshView;
import io.virtualmesh.agent.control.MeshSource.Notice;
import io.virtualmesh.agent.control.MeshSource.Origin;
import io.virtualmesh.lab.ApiServer;
import io.virtualmesh.lab.ApiServerOptions;
import io.virtualmesh.lab.Lab;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MeshWatcherIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static Lab lab;
    private static ApiServer server;

    @BeforeAll
    static void start() {
        lab = Lab.create();
        server = lab.newApiServer(new ApiServerOptions(false, false));
    }

    @AfterAll
    static void stop() throws Exception {
        lab.close();
    }

    @Test
    @Order(1)
    void aCrdThatIsInstalledLaterIsNoticed() throws Exception {
        var cluster = new TestCluster(server);
        try (var watcher = cluster.watcher("istiod-a")) {
            watcher.start();
            see(watcher, it -> waits(it, "CrdMissing"));

            TestCluster.applyCrds(cluster.admin);
            await().atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(ApiFailure.class)
                    .until(() -> {
                        cluster.virtualMesh("virtual-mesh");
                        return true;
                    });

            see(watcher, it -> isManaged(it, Origin.LIVE));
        }
    }

    @Test
    @Order(2)
    void aVirtualMeshIsWaitedForAcceptedMirroredAndOutlived() throws Exception {
        var cluster = new TestCluster(server);
        var wakes = new AtomicInteger();
        try (var watcher = cluster.watcher("istiod-a")) {
            watcher.onChange(wakes::incrementAndGet);
            watcher.start();
            see(watcher, it -> waits(it, "VirtualMeshAbsent"));

            cluster.virtualMesh("virtual-mesh");
            var view = (MeshView.Managed) see(watcher, it -> isManaged(it, Origin.LIVE));
            assertThat(view.notices()).isEmpty();
            assertThat(wakes.get()).isGreaterThanOrEqualTo(2);

            var mirror = new Mirrors(cluster.admin, cluster.istiod);
            await().atMost(PATIENCE).until(() -> mirror.look(cluster.mesh).found().isPresent());
            assertThat(mirror.look(cluster.mesh).found().orElseThrow().text())
                    .isEqualTo(view.mirrorText());

            cluster.virtualMesh(
                    "virtual-mesh",
                    "meshes: [{name: "
                            + cluster.mesh
                            + ", namespace: x}]\nmtlsConfig: {limited: {}}");
            view = (MeshView.Managed) see(watcher, it -> notes(it, "SpecInvalid"));
            assertThat(view.intent().source().generation()).isEqualTo(1);

            cluster.delete(Place.virtualMesh(cluster.gloo, "virtual-mesh"));
            see(watcher, it -> isManaged(it, Origin.GONE) && notes(it, "VirtualMeshGone"));

            try (var newPod = cluster.watcher("istiod-b")) {
                newPod.start();
                see(newPod, it -> isManaged(it, Origin.GONE));
            }
            cluster.delete(mirror.place(cluster.mesh));
            see(watcher, it -> waits(it, "VirtualMeshAbsent"));
        }
    }

    @Test
    @Order(3)
    void aRequestToRenewIsSeen() throws Exception {
        var cluster = new TestCluster(server);
        cluster.virtualMesh("virtual-mesh");
        new ReportWriter(
                        cluster.admin,
                        cluster.mesh,
                        cluster.settings("istiod-a", MeshSettings.Container.SIDECAR))
                .writeEntry(TestStatus.waiting());
        try (var watcher = cluster.watcher("istiod-a")) {
            watcher.start();
            see(watcher, it -> isManaged(it, Origin.LIVE));

            var asker =
                    Thread.startVirtualThread(() -> {
                        try {
                            new RenewRequest(cluster.admin, cluster.gloo, cluster.mesh)
                                    .renew(TestStatus.NOW, Duration.ofSeconds(1));
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });

            see(
                    watcher,
                    it ->
                            it instanceof MeshView.Managed managed
                                    && managed.renewRequest()
                                            .equals(Optional.of(TestStatus.NOW.toString())));
            asker.join();
        }
    }

    @Test
    @Order(4)
    void whoMayNotListSaysSo() throws Exception {
        var cluster = new TestCluster(server);
        try (var nobody = cluster.asNobody();
                var watcher =
                        new MeshWatcher(
                                cluster.settings("istiod-a", MeshSettings.Container.SIDECAR),
                                nobody,
                                Optional.empty(),
                                new Random(1))) {
            watcher.start();

            var waiting = (MeshView.Waiting) see(watcher, it -> waits(it, "Forbidden"));

            assertThat(waiting.message())
                    .contains("list", "virtualmeshes", cluster.gloo, "cannot list");
        }
    }

    @Test
    @Order(5)
    void anApiServerThatGoesAwayAndComesBack() throws Exception {
        var cluster = new TestCluster(server);
        cluster.virtualMesh("virtual-mesh");
        try (var watcher = cluster.watcher("istiod-a")) {
            watcher.start();
            var live = (MeshView.Managed) see(watcher, it -> isManaged(it, Origin.LIVE));

            server.stop();
            see(watcher, it -> isManaged(it, Origin.MIRROR) && notes(it, "ApiUnreachable"));
            try (var restarted =
                    cluster.watcher(
                            "istiod-a",
                            MeshSettings.Container.INIT,
                            Optional.of(live.mirrorText()))) {
                restarted.start();
                see(restarted, it -> isManaged(it, Origin.MIRROR));
            }

            server.startAgain();
            see(watcher, it -> isManaged(it, Origin.LIVE));
        }
    }

    private static MeshView see(MeshWatcher watcher, Predicate<MeshView> wanted) {
        return await().atMost(PATIENCE).until(watcher::view, wanted::test);
    }

    private static boolean waits(MeshView view, String reason) {
        return view instanceof MeshView.Waiting waiting && waiting.reason().equals(reason);
    }

    private static boolean isManaged(MeshView view, Origin origin) {
        return view instanceof MeshView.Managed managed && managed.origin() == origin;
    }

    private static boolean notes(MeshView view, String reason) {
        return view instanceof MeshView.Managed managed
                && managed.notices().stream().map(Notice::reason).anyMatch(reason::equals);
    }
}
