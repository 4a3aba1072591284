package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtualmesh.agent.control.SigningOutcome.Refused;
import io.virtualmesh.agent.control.VaultIntent.SecretRef;
import io.virtualmesh.agent.control.VaultIntent.ServerTrust;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VaultConnectionTest {
    private final FakeSecrets secrets = new FakeSecrets();

    /** Spring Vault 4 compiles against Spring 6, which Micronaut's BOM would bring, and then fails here. */
    @Test
    void aVaultTemplateCanBeBuiltWithTheSpringOfThisClassPath() throws Exception {
        try (var connection = open(VaultIntents.at("https://vault:8200").namespace("team"))) {
            assertThat(connection.server()).hasToString("https://vault:8200");
        }
    }

    @Test
    void nothingIsSentToAServerThatIsNotListed() {
        var settings =
                VaultSettings.defaults().withServers(VaultServers.parse("https://vault:8200"));
        var signer = new VaultSigner(settings, secrets, Pods.UNKNOWN);

        var outcome = signer.sign(VaultIntents.at("https://evil.example").request());

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            assertThat(refused.reason()).isEqualTo("VaultServerNotAllowed");
                            assertThat(refused.message()).contains("https://evil.example");
                        });
    }

    @Test
    void trustsACaFromEachOfItsSources() throws Exception {
        var pem = LabCa.root("O=test", KeyKind.P256).certificatePem();
        secrets.put("vault-ca/root-cert.pem", pem);
        var ref = new SecretRef("istio-system", "vault-ca", "");

        open(VaultIntents.at("https://v").trust(new ServerTrust.Inline(pem))).close();
        open(VaultIntents.at("https://v").trust(new ServerTrust.InSecret(ref))).close();
    }

    @Test
    void saysWhichSourceOfTrustHoldsNothingUsable() {
        refused(new ServerTrust.Inline("hello"), "caBundle", "no PEM certificate");
        refused(new ServerTrust.LocalFile("/no/such/file"), "caLocalPath /no/such/file");
        refused(
                new ServerTrust.InSecret(new SecretRef("istio-system", "absent", "")),
                "Secret istio-system/absent");
    }

    @Test
    void settingsNameThemselvesWhenTheyAreWrong() {
        var defaults = VaultSettings.defaults();

        assertThatThrownBy(() -> defaults.withTimeouts(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageContaining("VAULT_CONNECT_TIMEOUT");
        assertThatThrownBy(() -> defaults.withTimeouts(Duration.ofSeconds(1), Duration.ofDays(1)))
                .hasMessageContaining("VAULT_TIMEOUT");
        assertThatThrownBy(() -> defaults.withServiceAccountDir(Path.of("relative")))
                .hasMessageContaining("SERVICE_ACCOUNT_DIR");
    }

    @Test
    void warnsOfPlainHttpAndOfAnUnlimitedServer() {
        var settings = VaultSettings.defaults();
        var listed = settings.withServers(VaultServers.parse("https://v"));

        assertThat(Precautions.of(VaultIntents.at("http://v").vault(), settings))
                .anyMatch(text -> text.contains("plain http") && text.contains("CA key"))
                .anyMatch(text -> text.contains("VAULT_SERVERS is not set"));
        assertThat(Precautions.of(VaultIntents.at("https://v").vault(), listed)).isEmpty();
    }

    private void refused(ServerTrust trust, String... words) {
        assertThatThrownBy(() -> open(VaultIntents.at("https://v").trust(trust)))
                .isInstanceOfSatisfying(
                        VaultFault.class,
                        fault -> {
                            assertThat(fault.reason()).isEqualTo(VaultReason.SECRET_UNAVAILABLE);
                            assertThat(fault.words()).contains(words);
                        });
    }

    private VaultConnection open(VaultIntents intents) throws VaultFault {
        return new VaultConnector(VaultSettings.defaults(), secrets).open(intents.vault());
    }
}
