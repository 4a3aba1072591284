package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.api.v1.ApprovalState;
import io.virtualmesh.api.v1.CertificateState;
import io.virtualmesh.api.v1.MeshName;
import io.virtualmesh.lab.Istiod;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.ServedChain;
import io.virtualmesh.lab.process.LabProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The main job as a user has it: init-container, istiod, sidecar, renewal, stop, on the VirtualMesh of seeds/002. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MainJobIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final OwnMesh MESH = OwnMesh.named("main");
    private static LabProcess init;
    private static Istiod istiod;
    private static LabProcess sidecar;

    @BeforeAll
    static void podStarts() {
        MESH.apply(MESH.yaml());
        init = MESH.agent().runToEnd("init-container");
        istiod = Lab.shared().startIstiod(MESH.cacerts()).awaitReady(PATIENCE);
        MESH.agent().knows(istiod);
        sidecar = MESH.agent().startSidecar();
    }

    @AfterAll
    static void podEnds() {
        sidecar.close();
        istiod.close();
    }

    @Test
    @Order(1)
    void initContainerEndsWithASetThatVerifiesToVaultsRoot() throws IOException {
        var set = MESH.published();

        assertThat(init.exitCode()).hasValue(0);
        assertThat(set.roots()).containsExactly(OwnMesh.stage().guide().root().certificate());
        assertThat(new ServedChain(set.chain()).verifiesTo(set.roots().getFirst())).isTrue();
        assertThat(set.ca()).isEqualTo(set.chain().getFirst());
        assertThat(set.ca().getBasicConstraints()).isZero();
    }

    @Test
    @Order(2)
    void onlyIstiodsGroupMayReadTheVolume() throws IOException {
        var modes = MESH.published().modes();
        modes.remove("d" + MESH.cacerts()); // the volume itself is made by kubelet

        assertThat(modes)
                .allSatisfy((path, mode) ->
                        assertThat(mode)
                                .isIn(
                                        path.startsWith("d")
                                                ? MODES_OF_DIRECTORIES
                                                : MODES_OF_FILES));
    }

    private static final String[] MODES_OF_DIRECTORIES = {"rwxr-x---", "rwx------"};
    private static final String[] MODES_OF_FILES = {"rw-r-----", "r--r-----", "rw-------"};

    @Test
    @Order(3)
    void istiodServesUnderTheIntermediateAndNeverUsedItsOwn() throws IOException {
        assertThat(istiod.servedChain().signer()).isEqualTo(MESH.published().ca());
        assertThat(istiod.log())
                .doesNotContain("Use self-signed certificate as the CA certificate");
    }

    @Test
    @Order(4)
    void vaultKeepsNoKey() {
        assertThat(OwnMesh.stage().guide().keysInVault()).isEmpty();
    }

    @Test
    @Order(5)
    void theReportShowsTheReplicaAndItsConditions() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    assertThat(MESH.condition("Ready")).isEqualTo("True/Ready");
                    assertThat(MESH.condition("BundleProven")).isEqualTo("True/Proven");
                    assertThat(MESH.condition("ReloadConfirmed")).isEqualTo("True/Served");
                });
        var report = MESH.report().orElseThrow();
        var pod = OwnMesh.stage().pod().getMetadata().getName();
        assertThat(report.state()).isEqualTo(CertificateState.FINISHED);
        assertThat(report.leader()).contains(pod);
        assertThat(report.replicas()).containsOnlyKeys(pod);
        assertThat(report.replicas().get(pod).confirmedAt()).isNotNull();
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    var status = MESH.virtualMesh().getStatus();
                    var ours = new MeshName(MESH.meshName()).statusKey(MESH.namespace());
                    assertThat(status.meshes().get(ours).state()).isEqualTo(ApprovalState.ACCEPTED);
                    // the other mesh of the guide is not joined here
                    assertThat(status.state()).isEqualTo(ApprovalState.PENDING);
                });
    }

    @Test
    @Order(6)
    void renewGivesIstiodOneNewCaWithoutARestart() throws IOException {
        var pid = istiod.process().pid();
        var before = MESH.published().ca();
        int issued = OwnMesh.stage().bao().list("pki/certs").size();

        var renew = MESH.agent().runToEnd("renew");

        var after = MESH.published();
        assertThat(renew.exitCode()).as(renew.log()).hasValue(0);
        assertThat(renew.log())
                .contains("renewed: " + OwnMesh.stage().pod().getMetadata().getName());
        assertThat(after.ca()).isNotEqualTo(before);
        await().atMost(PATIENCE).until(() -> istiod.servedChain().signer().equals(after.ca()));
        assertThat(istiod.servedChain().verifiesTo(after.roots().getFirst())).isTrue();
        assertThat(istiod.process().isAlive()).isTrue();
        assertThat(istiod.process().pid()).isEqualTo(pid);
        assertThat(OwnMesh.stage().bao().list("pki/certs")).hasSize(issued + 1);
        assertThat(OwnMesh.stage().guide().keysInVault()).isEmpty();
    }

    @Test
    @Order(7)
    void olderSetsLeaveTheVolume() throws IOException {
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    try (var tree = Files.walk(MESH.cacerts())) {
                        assertThat(tree.filter(it -> it.endsWith("ca-key.pem")))
                                .filteredOn(it -> !Files.isSymbolicLink(it))
                                .hasSize(1);
                    }
                });
    }

    @Test
    @Order(8)
    void eventsOnThePodTellWhatHappened() {
        assertThat(OwnMesh.events())
                .extracting(Event::getReason)
                .contains("BundlePublished", "ReloadConfirmed");
    }

    @Test
    @Order(9)
    void statusAndMetricsShowTheSame() throws IOException {
        var web = MESH.agent().management();
        var serial = Certificates.serial(MESH.published().ca());

        assertThat(web.call("GET", "/status", Map.of(), null).body())
                .contains(serial, MESH.meshName(), "ReloadConfirmed")
                .doesNotContain("PRIVATE");
        assertThat(web.call("GET", "/metrics", Map.of(), null).body())
                .contains("istiod_agent_condition{type=\"Ready\"} 1.0");
    }

    @Test
    @Order(10)
    void aRestartedInitContainerKeepsTheBundle() throws IOException {
        var before = MESH.published().ca();
        int issued = OwnMesh.stage().bao().list("pki/certs").size();

        var again = MESH.agent().runToEnd("init-container");

        assertThat(again.exitCode()).as(again.log()).hasValue(0);
        assertThat(again.log()).contains("BundleKept");
        assertThat(MESH.published().ca()).isEqualTo(before);
        assertThat(OwnMesh.stage().bao().list("pki/certs")).hasSize(issued);
    }

    @Test
    @Order(11)
    void sigtermEndsTheSidecarWithinTwoSeconds() {
        var start = System.nanoTime();

        sidecar.stop(Duration.ofSeconds(20));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(sidecar.exitCode()).hasValue(0);
    }
}
