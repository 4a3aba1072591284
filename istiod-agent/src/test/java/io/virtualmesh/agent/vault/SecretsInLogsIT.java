package io.virtualmesh.agent.vault;

import static io.virtualmesh.agent.vault.Outcomes.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.bundle.KeySpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Everything logs at TRACE here: our code, Spring, the HTTP client. */
class SecretsInLogsIT {
    private static final VaultLab LAB = VaultLab.configured("logs-");

    @Test
    void noLogAtAnyLevelHoldsKeyJwtOrToken() throws Exception {
        var jwt = Files.readString(LAB.tokenFile());

        try (var log = LogCapture.ofEverything()) {
            var signed = signed(LAB.signer().sign(LAB.intents().key(KeySpec.rsa(2048)).request()));
            LAB.signer().sign(LAB.intents().signPath("logs-pki/nothing").request());

            var key = new String(signed.key().pem(), StandardCharsets.US_ASCII);
            assertThat(log.text())
                    .contains("org.springframework.web.client.RestTemplate")
                    .doesNotContain("PRIVATE KEY", jwt, jwt.split("\\.")[1], "client_token")
                    .doesNotContainPattern("\\bs\\.[A-Za-z0-9]{24}\\b");
            assertThat(Arrays.stream(key.split("\n")).filter(line -> line.length() == 64))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(log.text()).doesNotContain(line));
        }
    }

    @Test
    void noTypeThatHoldsASecretPrintsIt() throws Exception {
        var jwt = Jwts.of(VaultLab.ISTIOD, "vault");
        var made = KeyMaker.here(LAB.intents().intent().certificate());

        assertThat(jwt.toString()).doesNotContain(jwt.value());
        assertThat(made.toString()).doesNotContain("BEGIN");
        assertThat(Answers.of(200, "{\"private_key\":\"secret\"}").toString())
                .doesNotContain("secret");
    }
}
