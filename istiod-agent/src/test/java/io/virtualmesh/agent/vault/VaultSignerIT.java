package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.bundle.KeySpec;
import io.virtualmesh.agent.control.SigningOutcome;
import io.virtualmesh.agent.control.SigningOutcome.Signed;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

/** One whole issuance against OpenBao and a real API server that reviews the login token. */
class VaultSignerIT {
    private static final VaultLab LAB = VaultLab.configured("sign-");

    @Test
    void signsAKeyOfOurOwn() {
        var outcome = LAB.signer().sign(LAB.intents().withoutCsrPath().request());

        var signed = signed(outcome);
        assertThat(signed.certificate().getBasicConstraints()).isZero();
        assertThat(signed.certificate().getSubjectX500Principal().getName())
                .isEqualTo("CN=istio-ca,O=istio-ca");
        assertThat(signed.key().matches(signed.certificate())).isTrue();
        assertThat(signed.offered()).contains(LAB.guide().root().certificate());
        assertThat(signed.issuing()).contains(LAB.guide().root().certificate());
        assertThat(LAB.guide().keysInVault()).isEmpty();
    }

    @Test
    void signsAKeyThatVaultMadeAndRemovesItThere() {
        var outcome = LAB.signer().sign(LAB.intents().key(KeySpec.rsa(2048)).request());

        var signed = signed(outcome);
        assertThat(signed.key().keySpec()).isEqualTo(KeySpec.rsa(2048));
        assertThat(signed.key().matches(signed.certificate())).isTrue();
        assertThat(signed.certificate().getExtensionValue("2.5.29.17")).isNull();
        assertThat(LAB.guide().keysInVault()).isEmpty();
    }

    @Test
    void tellsThatTheMountShortensALifetimeAndHowToChangeThat() {
        var outcome = LAB.signer().sign(LAB.intents().ttl(Duration.ofDays(365)).request());

        var signed = signed(outcome);
        assertThat(signed.certificate().getNotAfter().toInstant())
                .isBefore(Instant.now().plus(Duration.ofDays(33)));
        assertThat(signed.warnings())
                .anyMatch(text ->
                        text.contains("32 days instead of 365 days")
                                && text.contains(
                                        "vault secrets tune -max-lease-ttl=8760h sign-pki"));
    }

    private static Signed signed(SigningOutcome outcome) {
        assertThat(outcome).isInstanceOf(Signed.class);
        return (Signed) outcome;
    }
}
