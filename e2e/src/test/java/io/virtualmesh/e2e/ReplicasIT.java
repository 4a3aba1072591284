package io.virtualmesh.e2e;

import static io.virtualmesh.e2e.LoadedMesh.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.virtualmesh.lab.VaultGuide;
import io.virtualmesh.lab.cluster.Component;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import io.virtualmesh.lab.process.WorkDir;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Three replicas of istiod under load, each with an intermediate of its own, while Pods, Lease holder, Vault, API server and
 * node go and come back.
 */
@NeedsNodes
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicasIT {
    static final String APP = "replicas";
    private static final boolean SOAK = Boolean.getBoolean("soak");
    private static final int UPSETS = SOAK ? 50 : 8;

    private static final Duration OUTAGE = SOAK ? Duration.ofMinutes(10) : Duration.ofSeconds(30);

    /** Of each client between two upsets, when all are ready again: 50 upsets are to happen in about 10 minutes. */
    private static final int REQUESTS = 15;

    private static final int AFTER_A_MOVE = 40;

    private static LoadedMesh mesh;
    private static VaultGuide guide;
    private static Replicas replicas;

    @BeforeAll
    static void set() {
        mesh = LoadedMesh.set(SharedClusters.get(), APP);
        guide = mesh.guide("");
        replicas = new Replicas(mesh, guide);
        mesh.start(guide, List.of(), mesh.written("three-replicas-values.yaml"));
        replicas.awaitReady(3);
    }

    @AfterAll
    static void end() {
        if (mesh != null) {
            mesh.end();
        }
    }

    @Test
    @Tag("soak")
    @Order(1)
    void eachHasItsOwnIntermediateUnderOneRootAndOneSpeaksForAll() {
        replicas.awaitWhole();

        replicas.assertEachServesItsOwn();
        replicas.assertOneRoot();
    }

    @Test
    @OneTry
    @Tag("soak")
    @Order(2)
    void noRequestFailsWhileReplicasVaultAndTheLeaseHolderGoAndComeBack() {
        var seed = Long.getLong("seed", System.nanoTime());
        var before = mesh.app().counts();
        System.out.printf("ReplicasIT: %d upsets by seed %d%n", UPSETS, seed);

        for (var upset : Upset.drawn(new Random(seed), UPSETS)) {
            upset(upset);
            mesh.assertNoRequestFailed(
                    before, "seed %d, at the latest after %s".formatted(seed, upset));
        }
        replicas.scale(3);
        replicas.awaitReady(3);

        replicas.awaitWhole();
        replicas.assertEachServesItsOwn();
        replicas.assertOneRoot();
        mesh.assertNoRequestFailed(before, "seed " + seed);
        assertThat(mesh.app().counts().since(before).succeeded())
                .isGreaterThan(2L * UPSETS * REQUESTS);
    }

    /** Returns when all replicas are ready, so that the next one leaves at least one to serve. */
    private static void upset(Upset upset) {
        int count = replicas.living().size();
        switch (upset) {
            case Upset.OnePodGoes(var pick) -> replicas.delete(name(pick));
            case Upset.TheLeaderGoes _ -> {
                await().atMost(PATIENCE).until(() -> replicas.living().containsKey(mesh.leader()));
                replicas.delete(mesh.leader());
            }
            case Upset.Scaled(var size) -> {
                replicas.scale(size);
                count = size;
            }
            case Upset.VaultIsAway(var pick) -> {
                var known = replicas.living().keySet();
                withoutVault(() -> {
                    replicas.delete(name(pick));
                    replicas.awaitOneThatWaits(known);
                });
            }
        }
        replicas.awaitReady(count);
        mesh.nextRequests(REQUESTS);
    }

    private static void withoutVault(Runnable meanwhile) {
        mesh.vault().stop();
        try {
            meanwhile.run();
        } finally {
            mesh.vault().startAgain();
        }
    }

    private static String name(int pick) {
        return replicas.pick(pick).getMetadata().getName();
    }

    @Test
    @OneTry
    @Tag("soak")
    @Order(3)
    void whileVaultIsAwayForLongTheOldOnesServeAndNewOnesWaitAndAllComeBackByThemselves() {
        replicas.awaitWhole();
        var before = mesh.app().counts();
        var old = replicas.living().keySet().iterator();
        var end = Instant.now().plus(OUTAGE);

        withoutVault(() -> {
            for (int lost = 0; lost < 2; lost++) {
                var known = replicas.living().keySet();
                replicas.delete(old.next());
                replicas.awaitOneThatWaits(known);
            }
            await().atMost(OUTAGE.plus(PATIENCE))
                    .until(() ->
                            mesh.nextRequests(REQUESTS).failed() == 0
                                    && Instant.now().isAfter(end));
            assertThat(replicas.living()).containsKey(old.next());
        });

        replicas.awaitReady(3);
        replicas.awaitWhole();
        replicas.assertEachServesItsOwn();
        mesh.assertNoRequestFailed(before, "Vault was away for " + OUTAGE);
    }

    @Test
    @OneTry
    @Order(4)
    void aRenewalThatMeetsARestartOfTheApiServerIsDoneByEveryReplica() {
        replicas.awaitWhole();
        var before = mesh.app().counts();
        var signers = replicas.signers();
        var node = mesh.cluster().node();

        mesh.cluster()
                .kubectl(
                        "annotate",
                        "issuedcertificate",
                        "-n",
                        "gloo-mesh",
                        LoadedMesh.MESH,
                        "istiod-agent.virtualmesh.io/renew-requested-at=" + Instant.now());
        node.kill(Component.KUBE_APISERVER);
        node.start(Component.KUBE_APISERVER);
        mesh.cluster().awaitReady(PATIENCE);

        awaitOthersThan(signers);
        replicas.assertEachServesItsOwn();
        mesh.assertNoRequestFailed(before, "renewal and API server");
    }

    @Test
    @Order(5)
    void checkNamesTheContainerThatIsMissing() {
        try (var odd = OddIstiod.like(mesh, 0, spec -> remove(spec, "init-container"))) {
            assertThat(odd.checked())
                    .containsPattern(
                            "FAILED +containers +a sidecar of ours without an init container")
                    .contains("add the init container (args: [init-container])", "exit code 2");
        }
        try (var odd = OddIstiod.like(mesh, 0, spec -> remove(spec, "sidecar"))) {
            assertThat(odd.checked())
                    .containsPattern(
                            "FAILED +containers +an init container of ours without a sidecar")
                    .contains("add the sidecar (args: [sidecar])", "exit code 2");
        }
    }

    /** The patch without its emptyDir: the volume stays the chart's, an optional Secret. */
    @Test
    @Order(6)
    void aSecretInPlaceOfOurVolumeIsNamedAndNoIstiodStarts() {
        refused(); // there is no such Secret, so the volume is empty
        plug();
        try {
            refused();
        } finally {
            mesh.cluster().kubectl("delete", "secret", "cacerts", "-n", LoadedMesh.ISTIO);
        }
    }

    private static void refused() {
        try (var odd = OddIstiod.like(mesh, 1, ReplicasIT::withoutEmptyDir)) {
            odd.awaitRefused("VolumeForeign", "\"secret: null\"");
        }
    }

    @Test
    @OneTry
    @Order(7)
    void aRevisionOfIstioBesideTheOtherIsAMeshOfItsOwnUnderTheSameRoot() {
        replicas.awaitWhole();
        var before = mesh.app().counts();
        try (var revision = Revision.beside(mesh, guide)) {
            var status = revision.awaitFinished();
            replicas.awaitWhole();

            var pod = revision.pod();
            var served = replicas.served(pod);
            var entry = status.path("replicas");
            assertThat(entry.properties())
                    .extracting(Map.Entry::getKey)
                    .containsExactly(pod.getMetadata().getName());
            assertThat(LoadedMesh.id(served.signer()))
                    .isEqualTo(
                            entry.path(pod.getMetadata().getName()).path("signerSha256").asText())
                    .isNotIn(replicas.signers().values());
            assertThat(served.verifiesTo(guide.root().certificate())).isTrue();
            revision.take(APP, "echo");
            mesh.nextRequests(AFTER_A_MOVE);
            revision.giveBack(APP, "echo");
        }
        mesh.nextRequests(AFTER_A_MOVE);
        mesh.assertNoRequestFailed(before, "to another revision and back");
    }

    /** Its memory is lost with it: each istiod starts under a new CA. */
    @Test
    @Order(8)
    void afterARestartOfTheNodeTheMeshServesAgainByItself() {
        replicas.awaitWhole();
        var signers = replicas.signers();

        mesh.cluster().node().restart();
        mesh.cluster().awaitReady(PATIENCE);

        awaitOthersThan(signers);
        replicas.assertEachServesItsOwn();
        replicas.assertOneRoot();
        mesh.servesAgain();
    }

    /** The same Pods, each under another intermediate, and all is well. */
    private static void awaitOthersThan(Map<String, String> signers) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() ->
                        assertThat(replicas.signers().values())
                                .as(mesh::told)
                                .doesNotContainAnyElementsOf(signers.values()));
        replicas.awaitWhole();
        assertThat(replicas.signers().keySet()).isEqualTo(signers.keySet());
        assertThat(replicas.signers().values()).doesNotContainAnyElementsOf(signers.values());
    }

    private static void remove(PodSpec spec, String command) {
        assertThat(spec.getInitContainers())
                .as("native sidecars stand there too")
                .extracting(container -> container.getArgs().getFirst())
                .contains(command);
        spec.getInitContainers().removeIf(it -> it.getArgs().contains(command));
    }

    private static void withoutEmptyDir(PodSpec spec) {
        spec.getVolumes().removeIf(volume -> volume.getName().equals("istiod-agent-cacerts"));
        spec.getVolumes()
                .add(
                        new VolumeBuilder()
                                .withName("istiod-agent-cacerts")
                                .withNewSecret()
                                .withSecretName("cacerts")
                                .withOptional(true)
                                .endSecret()
                                .build());
    }

    private static void plug() {
        var folder = WorkDir.folder(mesh.clusters().home(), "replicas-cacerts");
        LabCa.root("O=other", KeyKind.P256)
                .intermediate("O=other,CN=istiod", KeyKind.P256, 0, Duration.ofDays(30))
                .writeCacerts(folder);
        mesh.cluster()
                .kubectl(
                        "create",
                        "secret",
                        "generic",
                        "cacerts",
                        "-n",
                        LoadedMesh.ISTIO,
                        "--from-file=" + folder);
    }
}
