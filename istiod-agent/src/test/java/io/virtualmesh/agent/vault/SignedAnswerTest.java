package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignedAnswerTest {
    private static final LabCa ROOT = LabCa.root("O=test", KeyKind.P256);
    private static final LabCa MID =
            ROOT.intermediate("O=mid", KeyKind.P256, 1, Duration.ofDays(10));
    private static final LabCa SIGNED =
            MID.intermediate("O=istio", KeyKind.P256, 0, Duration.ofDays(1));

    @Test
    void takesTheSignedCertificateOutOfTheChain() throws Exception {
        var data = data();
        data.put("issuing_ca", MID.certificatePem());
        data.putArray("ca_chain")
                .add(SIGNED.certificatePem())
                .add(MID.certificatePem())
                .add(ROOT.certificatePem());

        var answer = read(data);

        assertThat(answer.certificate()).isEqualTo(SIGNED.certificate());
        assertThat(answer.issuing()).contains(MID.certificate());
        assertThat(answer.offered())
                .containsExactly(MID.certificate(), MID.certificate(), ROOT.certificate());
    }

    @Test
    void takesAChainInOneTextEvenGlued() throws Exception {
        var data = data();
        data.put(
                "ca_chain",
                SIGNED.certificatePem().strip()
                        + MID.certificatePem().strip()
                        + "\n"
                        + ROOT.certificatePem());

        assertThat(read(data).offered()).containsExactly(MID.certificate(), ROOT.certificate());
    }

    @Test
    void takesABundleInTheCertificateField() throws Exception {
        var data = AnswerReader.JSON.createObjectNode();
        data.put("certificate", SIGNED.certificatePem().strip() + "\n" + MID.certificatePem());

        var answer = read(data);

        assertThat(answer.certificate()).isEqualTo(SIGNED.certificate());
        assertThat(answer.offered()).containsExactly(MID.certificate());
        assertThat(answer.issuing()).isEmpty();
    }

    @Test
    void refusesAnAnswerWithoutCertificate() {
        refused(
                AnswerReader.JSON.createObjectNode(),
                VaultReason.REQUEST_REFUSED,
                "sign-intermediate");
    }

    @Test
    void refusesADamagedCertificateWithoutQuotingIt() {
        var data = AnswerReader.JSON.createObjectNode();
        data.put("certificate", "-----BEGIN CERTIFICATE-----\nc2VjcmV0\n-----END CERTIFICATE-----");

        refused(data, VaultReason.NOT_VAULT, "certificate of the answer");
    }

    @Test
    void tellsVaultsWarningsButNotTheOneThatWeProvoke() throws Exception {
        var body = AnswerReader.JSON.createObjectNode();
        body.set("data", data());
        body.putArray("warnings")
                .add("Max path length of the generated certificate is zero. This certificate…")
                .add("TTL of \"8760h\" is longer than permitted maxTTL");

        var answer = SignedAnswer.of("sign", Answers.of(200, body.toString()));

        assertThat(answer.warnings())
                .containsExactly("Vault: TTL of \"8760h\" is longer than permitted maxTTL");
    }

    @Test
    void advisesToTuneTheMountThatShortenedALifetime() {
        var advice =
                new LifetimeAdvice(Duration.ofDays(365), Instant.now(), Optional.of("pki"))
                        .of(SIGNED.certificate(), Optional.of(MID.certificate()));

        assertThat(advice)
                .hasValueSatisfying(text ->
                        assertThat(text).contains("vault secrets tune -max-lease-ttl=8760h pki"));
    }

    @Test
    void saysThatTheIssuerEndsFirst() {
        var advice =
                new LifetimeAdvice(Duration.ofDays(30), Instant.now(), Optional.of("pki"))
                        .of(MID.certificate(), Optional.of(MID.certificate()));

        assertThat(advice)
                .hasValueSatisfying(text -> assertThat(text).contains("issuer in Vault ends at"));
    }

    @Test
    void hasNothingToSayOfAFullLifetime() {
        var advice =
                new LifetimeAdvice(Duration.ofDays(1), Instant.now(), Optional.of("pki"))
                        .of(SIGNED.certificate(), Optional.of(MID.certificate()));

        assertThat(advice).isEmpty();
    }

    private static ObjectNode data() {
        return AnswerReader.JSON.createObjectNode().put("certificate", SIGNED.certificatePem());
    }

    private static SignedAnswer read(ObjectNode data) throws VaultFault {
        var body = AnswerReader.JSON.createObjectNode();
        body.set("data", data);
        return SignedAnswer.of("sign", Answers.of(200, body.toString()));
    }

    private static void refused(ObjectNode data, VaultReason reason, String words) {
        assertThatThrownBy(() -> read(data))
                .isInstanceOfSatisfying(
                        VaultFault.class, fault -> assertThat(fault.reason()).isEqualTo(reason))
                .hasMessageContaining(words)
                .hasMessageNotContaining("c2VjcmV0");
    }
}
