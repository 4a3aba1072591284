package io.virtualmesh.agent;

import static io.virtualmesh.agent.Waits.assertSucceeds;
import static io.virtualmesh.agent.Waits.assertTold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virtualmesh.lab.Bao;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.Lab;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Vault is sealed before there is a bundle, and again when there is one. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SealedVaultIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static OwnMesh mesh;
    private static Bao bao;

    @BeforeAll
    static void aVaultOfItsOwn() {
        mesh = OwnMesh.numbered("sealed");
        bao = Lab.shared().newBao(false);
        bao.configureAsGuide(OwnMesh.stage().api(), GuideOptions.QUICK);
        mesh.apply(mesh.yaml()).agent().withVault(bao);
    }

    @AfterAll
    static void vaultEnds() {
        bao.close();
    }

    @Test
    @Order(1)
    void initContainerNamesItAndGoesOnOnceItIsUnsealed() {
        bao.seal();
        try (var init = mesh.agent().start("init-container")) {
            assertTold(init, "VaultSealed", "unseal");
            assertThat(mesh.cacerts().resolve("ca-key.pem")).doesNotExist();

            bao.unseal();

            assertSucceeds(init);
        }
    }

    @Test
    @Order(2)
    void aSidecarKeepsItsBundleAndStaysReady() throws IOException {
        mesh.agent().run("init-container"); // which keeps the bundle of before, if there is one
        var before = mesh.published();
        try (var sidecar = mesh.agent().startSidecar()) {
            await().atMost(PATIENCE).until(() -> mesh.report().isPresent());
            bao.seal();

            var renew = mesh.agent().runToEnd("renew", "--wait", "5");

            assertThat(renew.exitCode()).as(renew.log()).hasValue(1);
            assertThat(renew.log()).contains("not yet: ", "sealed");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(sidecar.log()).contains("VaultSealed"));
            assertThat(mesh.published().files()).isEqualTo(before.files());
            assertThat(mesh.agent().management().isOk("/health/ready", Map.of())).isTrue();
            assertThat(mesh.agent().management().isOk("/health/live", Map.of())).isTrue();

            bao.unseal();

            await().atMost(PATIENCE).until(() -> !mesh.published().ca().equals(before.ca()));
        }
    }
}
