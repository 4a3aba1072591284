package io.virtualmesh.agent.vault;

import static io.virtualmesh.agent.vault.Outcomes.refused;
import static io.virtualmesh.agent.vault.Outcomes.signed;
import static io.virtualmesh.agent.vault.Outcomes.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.SigningOutcome;
import io.virtualmesh.agent.control.VaultIntent.SecretRef;
import io.virtualmesh.agent.control.VaultIntent.ServerTrust;
import io.virtualmesh.lab.Bao;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenBao behind a certificate of a private CA. */
class VaultTlsIT {
    private static Bao bao;
    private static VaultLab lab;
    private static String ca;

    @BeforeAll
    static void start() {
        bao = Lab.shared().newBao(true);
        lab = VaultLab.on(bao, "");
        ca = Objects.requireNonNull(bao.caPem());
    }

    @AfterAll
    static void stop() {
        if (bao != null) {
            bao.close();
        }
    }

    @Test
    void trustsThePrivateCaFromTextFileAndSecret(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("ca.pem"), ca);
        var secrets = new FakeSecrets().put("vault-ca/root-cert.pem", ca);
        var ref = new SecretRef("istio-system", "vault-ca", "");

        var signed = signed(sign(new ServerTrust.Inline(ca), new FakeSecrets()));
        signed(sign(new ServerTrust.LocalFile(file.toString()), new FakeSecrets()));
        signed(sign(new ServerTrust.InSecret(ref), secrets));

        assertThat(signed.warnings()).noneMatch(text -> text.contains("plain http"));
    }

    @Test
    void saysWhatTheServerShowedAndWhichTrustRefusedIt() {
        var other = LabCa.root("O=other", KeyKind.P256).certificatePem();

        assertThat(
                        unreachable(
                                sign(new ServerTrust.Inline(other), new FakeSecrets()),
                                VaultReason.TLS_FAILED))
                .contains("issued by", "caBundle", "valid until");
        assertThat(
                        unreachable(
                                sign(new ServerTrust.SystemRoots(), new FakeSecrets()),
                                VaultReason.TLS_FAILED))
                .contains("public CAs of the Java runtime");
    }

    @Test
    void plainHttpOnThePortOfTlsIsTold() {
        var address = bao.address().replace("https:", "http:");
        var outcome = at(address, new ServerTrust.SystemRoots());

        // Go closes at once, so its words are sometimes lost with the connection
        if (outcome instanceof SigningOutcome.Refused) {
            assertThat(refused(outcome, VaultReason.TLS_FAILED)).contains("use https://");
        } else {
            assertThat(unreachable(outcome, VaultReason.UNREACHABLE)).contains("want https?");
        }
    }

    @Test
    void tlsOnThePortOfPlainHttpIsTold() {
        var address = Lab.shared().bao().address().replace("http:", "https:");
        var outcome = at(address, new ServerTrust.SystemRoots());

        assertThat(unreachable(outcome, VaultReason.TLS_FAILED)).contains("speaks plain HTTP");
    }

    private static SigningOutcome sign(ServerTrust trust, FakeSecrets secrets) {
        return new VaultSigner(lab.settings(), secrets, Pods.UNKNOWN)
                .sign(lab.intents().trust(trust).request());
    }

    private static SigningOutcome at(String address, ServerTrust trust) {
        var intents =
                VaultIntents.at(address).jwtFile("jwt", "istiod", lab.tokenFile()).trust(trust);
        var settings = lab.settings().withServers(VaultServers.ANY);
        return new VaultSigner(settings, new FakeSecrets(), Pods.UNKNOWN).sign(intents.request());
    }
}
