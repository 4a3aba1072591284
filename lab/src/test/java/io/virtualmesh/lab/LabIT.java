package io.virtualmesh.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.lab.GuideOptions.Tiers;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabIT {
    private static final Duration READY = Duration.ofMinutes(2);

    @Test
    void istiodServesUnderTheBundleThatItWasGiven() throws Exception {
        var lab = Lab.shared();
        var root = LabCa.root("O=test", KeyKind.P256);
        var signer = root.intermediate("O=istio", KeyKind.P256, 0, Duration.ofDays(1));
        var cacerts = lab.newFolder("cacerts");
        signer.writeCacerts(cacerts);

        try (var istiod = lab.startIstiod(cacerts).awaitReady(READY)) {
            var served = istiod.servedChain();

            assertThat(served.signer()).isEqualTo(signer.certificate());
            assertThat(served.verifiesTo(root.certificate())).isTrue();
            assertThat(served.verifiesTo(LabCa.root("O=test", KeyKind.P256).certificate()))
                    .isFalse();
        }
    }

    @Test
    void istiodRefusesToStartOnThreeOfFourFiles() throws Exception {
        var lab = Lab.shared();
        var signer =
                LabCa.root("O=test", KeyKind.P256)
                        .intermediate("O=istio", KeyKind.P256, 0, Duration.ofDays(1));
        var cacerts = lab.newFolder("cacerts");
        signer.writeCacerts(cacerts);
        Files.delete(cacerts.resolve("ca-key.pem"));

        try (var istiod = lab.startIstiod(cacerts)) {
            assertThat(istiod.process().waitFor(READY)).isTrue();

            assertThat(istiod.exitCode()).hasValue(255);
            assertThat(istiod.log()).contains("incomplete signing CA bundle");
        }
    }

    @Test
    void theTokenOfAPendingPodLogsInToVaultAndSigns() {
        var lab = Lab.shared();
        var deployment = IstiodDeployment.create(lab.apiServer(), 1);
        var guide =
                lab.bao()
                        .configureAsGuide(lab.apiServer(), GuideOptions.QUICK.withPrefix("login-"));
        var token = deployment.token(deployment.firstPod());

        var login =
                lab.bao()
                        .apiAs(
                                null,
                                "POST",
                                "auth/" + guide.authMount() + "/login",
                                Map.of("role", guide.role(), "jwt", token));

        assertThat(login.status()).isEqualTo(200);
        var vaultToken = login.body().path("auth").path("client_token").asText();
        var key = Map.of("common_name", "istiod", "key_type", "ec", "key_bits", 256);
        var made = lab.bao().apiAs(vaultToken, "POST", guide.csrPath(), key);
        assertThat(made.status()).isEqualTo(200);
        var signing =
                Map.of(
                        "csr",
                        made.body().path("data").path("csr").asText(),
                        "common_name",
                        "istiod",
                        "max_path_length",
                        0);
        var signed = lab.bao().apiAs(vaultToken, "POST", guide.caPath(), signing);
        assertThat(signed.status()).isEqualTo(200);
        assertThat(signed.body().path("data").path("issuing_ca").asText())
                .isEqualTo(guide.rootPem());
        assertThat(guide.keysInVault()).hasSize(1);
    }

    @Test
    void anUpperMountUsuallyDoesNotKnowItsRoot() {
        var lab = Lab.shared();
        var three = GuideOptions.QUICK.withPrefix("three-").withTiers(Tiers.THREE);
        var guide = lab.bao().configureAsGuide(lab.apiServer(), three);

        var issuer = lab.bao().read("three-pki_upper/cert/ca_chain");

        assertThat(issuer.path("ca_chain").asText()).doesNotContain(guide.rootPem());
        assertThat(guide.caPath()).isEqualTo("three-pki_upper/root/sign-intermediate");
    }

    @Test
    void deploymentFollowsItsScale() {
        try (var api = Lab.shared().newApiServer(ApiServerOptions.DEFAULT)) {
            var deployment = IstiodDeployment.create(api, 1);

            deployment.scale(3);
            assertThat(deployment.pods()).hasSize(3);

            deployment.scale(0);
            assertThat(deployment.pods()).isEmpty();
        }
    }
}
