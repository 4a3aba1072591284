package io.virtualmesh.e2e;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.virtualmesh.lab.cluster.Cluster;
import io.virtualmesh.lab.mesh.EchoAndLoad;
import io.virtualmesh.lab.mesh.Istio;
import io.virtualmesh.lab.mesh.MeshImages;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The guide of {@code seeds/002} in order, on two clusters with real kubelets, by each of its ways to change istiod, and by
 * ours: in the end bookinfo trusts exactly Vault's root, and the CA key is on no disk.
 */
@NeedsNodes
class GuideIT {
    static final String APP = "guide-load";

    private static GuideStage stage;

    @BeforeAll
    static void set() {
        stage = GuideStage.set(SharedClusters.get());
    }

    @AfterAll
    static void end() {
        if (stage != null) {
            stage.end();
        }
    }

    @AfterEach
    void reset() {
        stage.reset();
    }

    @Test
    void theOverlayForIstioctlWithClusterTwoJoined() {
        stage.joined();
        var overlay =
                stage.write("overlay.yaml", stage.withImage(Resources.text("guide-overlay.yaml")));
        var lab = stage.write("lab-operator.yaml", Resources.text("istiod-operator.yaml"));
        for (var cluster : stage.clusters().all()) {
            cluster.istioctl("install", "-y", "-f", overlay.toString(), "-f", lab.toString());
        }

        assertTheDiffIsEmpty();
        stage.clusters().all().forEach(GuideIT::assertTheKeyIsOnNoDisk);
    }

    @Test
    void thePatchWithTheVirtualMeshInEachCluster() {
        stage.apart();
        var patch = stage.write("patch.json", stage.withImage(Resources.text("guide-patch.json")));
        for (var cluster : stage.clusters().all()) {
            var istio = new Istio(cluster);
            istio.install();
            istio.awaitReady(GuideStage.PATIENCE);
            cluster.kubectl(
                    "patch",
                    "-n",
                    "istio-system",
                    "deployment", // the guide's command lacks this word
                    "istiod",
                    "--patch-file",
                    patch.toString());
            cluster.kubectl(
                    "rollout", "status", "-n", "istio-system", "deployment/istiod", "--timeout=8m");
        }

        assertTheDiffIsEmpty();
        assertTheKeyIsOnNoDisk(stage.clusters().cluster(2));
    }

    @Test
    void nativeSidecarsByHelmValuesAlone() throws IOException {
        stage.joined();
        var values = stage.ours("helm-values.yaml");
        for (var cluster : stage.clusters().all()) {
            var istio = new Istio(cluster);
            istio.install(values);
            istio.awaitReady(GuideStage.PATIENCE);
        }

        assertTheDiffIsEmpty();
        assertTheKeyIsOnNoDisk(stage.clusters().cluster(1));
        assertRequestsSucceed(stage.clusters().cluster(1));
        assertCheckFindsNoFailure(stage.clusters().cluster(1));
    }

    @Test
    void ourFileForIstioctlInOneClusterAndOurComponentForKustomizeInTheOther() throws IOException {
        stage.joined();
        new Istio(stage.clusters().cluster(1)).installByIstioctl(stage.ours("istio-operator.yaml"));
        kustomize(new Istio(stage.clusters().cluster(2)));

        assertTheDiffIsEmpty();
        assertCheckFindsNoFailure(stage.clusters().cluster(1));
        assertCheckFindsNoFailure(stage.clusters().cluster(2));
    }

    /** Istio's chart, rendered, with our component over it. */
    private static void kustomize(Istio istio) throws IOException {
        istio.installBase();
        var folder = WorkDir.folder(stage.clusters().home(), "kustomize");
        var component = WorkDir.folder(folder, "overlays");
        for (var file : List.of("kustomization.yaml", "kubectl-patch.yaml")) {
            Files.copy(stage.ours(file), component.resolve(file), REPLACE_EXISTING);
        }
        WorkDir.write(folder.resolve("istiod.yaml"), istio.rendered());
        WorkDir.write(
                folder.resolve("kustomization.yaml"),
                "resources: [istiod.yaml]\ncomponents: [overlays]\n");
        var cluster = stage.clusters().cluster(2);
        cluster.kubectl("apply", "--server-side", "--kustomize", folder.toString());
        istio.awaitReady(GuideStage.PATIENCE);
    }

    private static void assertTheDiffIsEmpty() {
        await().atMost(GuideStage.PATIENCE)
                .untilAsserted(() ->
                        assertThat(Set.copyOf(stage.rootsOfBookinfo().values()))
                                .as(stage::told)
                                .containsExactly(stage.root()));
    }

    private static void assertTheKeyIsOnNoDisk(Cluster cluster) {
        var found = KeyOnDisk.search(cluster);
        assertThat(found.key()).isEmpty();
        assertThat(found.root()).as("files that hold the root, and so are searched").isNotEmpty();
    }

    private static void assertRequestsSucceed(Cluster cluster) {
        MeshImages.importEchoAndLoad(stage.clusters());
        var app = new EchoAndLoad(cluster, APP);
        var before = app.counts();
        try {
            app.start(1, GuideStage.PATIENCE);
            await().atMost(GuideStage.PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> app.counts().since(before).succeeded() >= 20);
            assertThat(app.counts().since(before).failures()).isEmpty();
        } finally {
            app.stop();
        }
    }

    /** It warns, and so ends with 1: the guide's Vault speaks plain http. */
    private static void assertCheckFindsNoFailure(Cluster cluster) {
        assertThatThrownBy(() ->
                        cluster.kubectl(
                                "exec",
                                "-n",
                                "istio-system",
                                "deploy/istiod",
                                "-c",
                                "istiod-agent",
                                "--",
                                "java",
                                "@istiod-agent",
                                "check"))
                .hasMessageContaining(" 0 failed");
    }
}
