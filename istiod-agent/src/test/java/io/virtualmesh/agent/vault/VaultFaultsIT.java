package io.virtualmesh.agent.vault;

import static io.virtualmesh.agent.vault.Outcomes.refused;
import static io.virtualmesh.agent.vault.Outcomes.signed;
import static io.virtualmesh.agent.vault.Outcomes.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.SigningOutcome;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.pki.KeyKind;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Refusals and outages that OpenBao can be brought to. */
class VaultFaultsIT {
    private static final VaultLab LAB = VaultLab.configured("fault-");

    @Test
    void aRoleOfAnotherServiceAccountIsNamedWithWhatToBind() {
        LAB.role("other", Map.of("bound_subject", "system:serviceaccount:istio-system:other"));

        var message = refused(sign(login("other")), VaultReason.LOGIN_REFUSED);

        assertThat(message)
                .contains("\"other\"", "auth/fault-jwt", "istio-system/istiod", "not bound");
    }

    @Test
    void aRoleOfAnotherAudienceIsNamed() {
        LAB.role("audience", Map.of("bound_audiences", List.of("somebody")));

        assertThat(refused(sign(login("audience")), VaultReason.LOGIN_REFUSED))
                .contains("another audience than the token's [vault]");
    }

    @Test
    void anUnknownRoleIsNamed() {
        assertThat(refused(sign(login("nobody")), VaultReason.ROLE_UNKNOWN))
                .contains("role \"nobody\"", "create the role");
    }

    @Test
    void anUnknownLoginMountMayAlsoBeAnotherFault() {
        var intents = LAB.intents().jwtFile("nowhere", "istiod", LAB.tokenFile());

        assertThat(unreachable(sign(intents), VaultReason.LOGIN_REFUSED))
                .contains("permission denied", "a mount that does not exist");
    }

    @Test
    void anExpiredTokenIsToldAndTheRotatedOneIsUsedNext() throws Exception {
        var old = LAB.tokens().token(VaultLab.ISTIOD, "vault", Instant.now().minusSeconds(600));
        var file = VaultLab.mount(old);
        var intents = LAB.intents().jwtFile("fault-jwt", "istiod", file);
        var signer = LAB.signer();

        assertThat(refused(signer.sign(intents.request()), VaultReason.LOGIN_REFUSED))
                .contains(file.toString(), "has expired");

        Files.writeString(file, LAB.tokens().token(VaultLab.ISTIOD, "vault"));
        signed(signer.sign(intents.request()));
    }

    @Test
    void aForbiddenSigningPathNamesRoleAndCapabilityAndLeavesNoKey() {
        var lab = VaultLab.configured("forbidden-");
        lab.policy(VaultLab.leastPolicy().replace("pki/root/sign-intermediate", "pki/nothing"));

        var message = refused(sign(lab, lab.intents()), VaultReason.FORBIDDEN);

        assertThat(message)
                .contains(
                        "forbidden-pki/root/sign-intermediate",
                        "role \"istiod\"",
                        "\"update\"",
                        "sys/capabilities-self");
        assertThat(lab.keysInVault()).isEmpty();
    }

    @Test
    void aMountWithoutIssuerIsWaitedFor() {
        var lab = VaultLab.configured("empty-");
        lab.enable("pki_empty");
        lab.policy("path \"*\" { capabilities = [\"update\", \"delete\"] }");

        var outcome = sign(lab, lab.intents().signPath("empty-pki_empty/root/sign-intermediate"));

        assertThat(unreachable(outcome, VaultReason.ISSUER_MISSING)).contains("no default issuer");
        assertThat(lab.keysInVault()).isEmpty();
    }

    @Test
    void anUnknownIssuerIsWaitedFor() {
        var lab = VaultLab.configured("issuer-");
        lab.policy("path \"*\" { capabilities = [\"update\"] }");
        var intents = lab.intents().withoutCsrPath();

        var outcome = sign(lab, intents.signPath("issuer-pki/issuer/old/sign-intermediate"));

        unreachable(outcome, VaultReason.ISSUER_MISSING);
    }

    @Test
    void anUnknownPathIsNamed() {
        var lab = VaultLab.configured("path-");
        lab.policy("path \"*\" { capabilities = [\"update\"] }");
        var intents = lab.intents().withoutCsrPath();

        assertThat(refused(sign(lab, intents.signPath("path-pki/sign")), VaultReason.PATH_UNKNOWN))
                .contains("POST path-pki/sign", "unsupported path");
        refused(sign(lab, intents.signPath("path-pki/sign/role")), VaultReason.PATH_UNKNOWN);
    }

    @Test
    void anIssuerThatMayHaveNoCaBelowItIsRefusedInPlainWords() {
        var lab = VaultLab.configured("pathlen-");
        var leafOnly = lab.root().intermediate("O=leaf-only", KeyKind.P256, 0, Duration.ofDays(40));
        lab.enable("pki_leaf");
        lab.bao()
                .write(
                        "pathlen-pki_leaf/config/ca",
                        Map.of("pem_bundle", leafOnly.keyPem() + "\n" + leafOnly.certificatePem()));
        lab.policy("path \"*\" { capabilities = [\"update\"] }");
        var intents =
                lab.intents().withoutCsrPath().signPath("pathlen-pki_leaf/root/sign-intermediate");

        assertThat(refused(sign(lab, intents), VaultReason.REQUEST_REFUSED))
                .contains("sign with a CA that may have another CA below it");
    }

    @Test
    void anUnknownNamespaceIsNamedAsVaultsOwn() {
        assertThat(refused(sign(LAB.intents().namespace("team-a")), VaultReason.PATH_UNKNOWN))
                .contains("namespace not found", "Vault's, not Kubernetes'");
    }

    @Test
    void aSealedVaultIsWaitedForAndAVaultThatIsAwayToo() {
        try (var bao = Lab.shared().newBao(false)) {
            var lab = VaultLab.on(bao, "");
            var signer = lab.signer();
            var request = lab.intents().request();

            bao.seal();
            assertThat(unreachable(signer.sign(request), VaultReason.SEALED)).contains("unseal");
            bao.stop();
            assertThat(unreachable(signer.sign(request), VaultReason.UNREACHABLE))
                    .contains("connection refused");
            bao.startAgain();
            signed(signer.sign(request));
        }
    }

    private static VaultIntents login(String role) {
        return LAB.intents().jwtFile("fault-jwt", role, LAB.tokenFile());
    }

    private static SigningOutcome sign(VaultIntents intents) {
        return sign(LAB, intents);
    }

    private static SigningOutcome sign(VaultLab lab, VaultIntents intents) {
        return lab.signer().sign(intents.request());
    }
}
