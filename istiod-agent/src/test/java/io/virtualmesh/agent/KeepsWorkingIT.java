package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virtualmesh.lab.Bao;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.Istiod;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import io.virtualmesh.lab.process.LabProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A sidecar with a bundle loses its peers one after the other, and istiod never notices. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeepsWorkingIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static OwnMesh mesh;
    private static Bao bao;
    private static Istiod istiod;
    private static LabProcess sidecar;

    @BeforeAll
    static void podStarts() {
        mesh = OwnMesh.numbered("keeps");
        bao = Lab.shared().newBao(false);
        bao.configureAsGuide(OwnMesh.stage().api(), GuideOptions.QUICK);
        mesh.apply(mesh.yaml()).agent().withVault(bao).run("init-container");
        istiod = Lab.shared().startIstiod(mesh.cacerts()).awaitReady(PATIENCE);
        mesh.agent().knows(istiod);
        sidecar = mesh.agent().startSidecar();
        await().atMost(PATIENCE).until(() -> mesh.condition("Ready").equals("True/Ready"));
    }

    @AfterAll
    static void podEnds() {
        sidecar.close();
        istiod.close();
        bao.close();
    }

    @Test
    @Order(1)
    void aVaultThatIsDownDelaysTheRenewalAndNothingElse() throws IOException {
        var before = mesh.published().ca();
        bao.stop();

        var renew = mesh.agent().runToEnd("renew", "--wait", "5");

        assertThat(renew.exitCode()).hasValue(1);
        assertThat(renew.log()).contains("not yet: ", "connection refused");
        await().atMost(PATIENCE)
                .until(() -> mesh.condition("Ready").equals("True/RenewalRetrying"));
        assertThat(mesh.published().ca()).isEqualTo(before);
        assertReady();

        bao.startAgain();

        await().atMost(PATIENCE).until(() -> !mesh.published().ca().equals(before));
        await().atMost(PATIENCE).until(() -> mesh.condition("Ready").equals("True/Ready"));
    }

    @Test
    @Order(2)
    void aDeletedVirtualMeshIsToldAndRenewalGoesOn() throws IOException {
        mesh.deleteVirtualMesh();
        await().atMost(PATIENCE)
                .until(() -> mesh.condition("Ready").equals("False/VirtualMeshGone"));
        var before = mesh.published().ca();

        var renew = mesh.agent().runToEnd("renew");

        assertThat(renew.exitCode()).as(renew.log()).hasValue(0);
        assertThat(mesh.published().ca()).isNotEqualTo(before);
        assertReady();

        mesh.apply(mesh.yaml());

        await().atMost(PATIENCE).until(() -> mesh.condition("Ready").equals("True/Ready"));
    }

    @Test
    @Order(3)
    void anotherRootInVaultIsNotGivenToAnIstiodThatTakesOnlyOne() throws IOException {
        var before = mesh.published();
        replaceRoot();

        var renew = mesh.agent().runToEnd("renew", "--wait", "10");

        assertThat(renew.exitCode()).hasValue(1);
        await().atMost(PATIENCE)
                .until(() -> mesh.condition("RootChangeWaits").equals("True/RootChangeRefused"));
        assertThat(mesh.condition("Ready")).isEqualTo("True/RootChanging");
        assertThat(mesh.published().files()).isEqualTo(before.files());
        assertThat(istiod.servedChain().signer()).isEqualTo(before.ca());
        assertReady();
    }

    private static void replaceRoot() {
        var root = LabCa.root("O=my-org,CN=another", KeyKind.P256);
        bao.api("DELETE", "pki/root");
        bao.write(
                "pki/config/ca",
                Map.of("pem_bundle", root.keyPem() + "\n" + root.certificatePem()));
    }

    private static void assertReady() {
        assertThat(mesh.agent().management().isOk("/health/ready", Map.of())).isTrue();
        assertThat(mesh.agent().management().isOk("/health/live", Map.of())).isTrue();
        assertThat(istiod.process().isAlive()).isTrue();
    }
}
