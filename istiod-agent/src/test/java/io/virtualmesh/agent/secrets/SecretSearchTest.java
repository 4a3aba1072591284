package io.virtualmesh.agent.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSearchTest {
    private static final String JWT =
            "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQ6YTpiIn0.QmFzZTY0dXJsX3NpZ25hdHVyZQ";

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void aKeyIsFoundInEveryForm(KeyKind kind) {
        var ca = LabCa.root("CN=search", kind);

        for (var pem : List.of(ca.keyPem(), ca.traditionalKeyPem())) {
            assertFound("level=info msg=" + pem, "a private key in PEM");
            assertFound(pem.replace("\n", "\\n"), "a private key in PEM");
            assertFound(base64(pem), "a private key in base64");
            assertFound("key: " + withoutMarks(pem) + " end", "a private key in base64");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s.Zt3Ql8xYwN0aBcDeFgHiJkLm",
                "token hvs.CAESIJnZ3Ql8xYwN0aBcDeFgHiJkLm-_x9",
                "{\"client_token\":\"s.Zt3Ql8xYwN0aBcDeFgHiJkLm\"}",
                "Authorization: Bearer " + JWT,
            })
    void tokensAreFound(String text) {
        assertThat(byForm(text)).hasSize(1);
    }

    @Test
    void aLineOfAKeyThatIsItsPublicHalfIsNoSecret() {
        var secret = "c2VjcmV0IHBhcnQgb2YgdGhlIGtleQ";
        var open = "cHVibGljIHBhcnQgb2YgdGhlIGtleQ";
        var search =
                SecretSearch.alsoFor(List.of(secret + "\n" + open))
                        .butNotWhatIsIn(
                                List.of("begin" + open.substring(0, 9) + "\n" + open.substring(9)));

        assertThat(search.in("a log with " + open)).isEmpty();
        assertThat(search.in("a log with " + secret)).hasSize(1);
    }

    @Test
    void whatIsKnownToBeSecretIsFoundWithoutAnyForm() {
        var search =
                SecretSearch.alsoFor(List.of("-----BEGIN X-----\nmiddle-line-of-a-key\nend\n"));

        assertThat(search.in("a middle-line-of-a-key b"))
                .containsExactly("a secret of this run at 2");
        assertThat(search.in("-----BEGIN X----- end")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void certificatesAndRequestsAreNoSecrets(KeyKind kind) {
        var pem = LabCa.root("CN=search", kind).certificatePem();

        assertThat(byForm(pem)).isEmpty();
        assertThat(byForm(base64(pem))).isEmpty();
        assertThat(byForm(withoutMarks(pem))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "\tat io.virtualmesh.agent.vault.VaultSigner.signIntermediateWithAllItsParts(VaultSigner.java:12)",
                "istiod-7c9f8d5b64-x2v8q in istio-system",
                "may not create serviceaccounts/token",
                "expected -----BEGIN CERTIFICATE-----, found something else",
            })
    void whatLogsAreFullOfIsNoSecret(String text) {
        assertThat(byForm(text)).isEmpty();
    }

    @Test
    void aFindingDoesNotRepeatTheSecret() {
        assertThat(byForm("x " + JWT)).containsExactly("a JWT at 2");
    }

    @Test
    void whoLogsAKeyATokenOrAJwtIsNamed() {
        var context = new LoggerContext();
        var log = new SearchedLog();
        log.setContext(context);
        log.start();
        var logger = context.getLogger("io.virtualmesh.agent.Careless");
        logger.addAppender(log);

        logger.info("all is well");
        logger.debug("signed with {}", LabCa.root("CN=search", KeyKind.P256).keyPem());
        logger.info("logged in: {}", "s.Zt3Ql8xYwN0aBcDeFgHiJkLm");
        logger.warn("refused", new IOException("cannot send " + JWT));

        assertThat(log.lines()).isEqualTo(4);
        assertThat(log.findings())
                .anyMatch(it -> it.startsWith("a private key in PEM"))
                .anyMatch(it -> it.startsWith("a token of Vault"))
                .anyMatch(it -> it.startsWith("a JWT"))
                .allMatch(it -> it.contains("logged by io.virtualmesh.agent.Careless"));
    }

    private static void assertFound(String text, String kind) {
        assertThat(byForm(text)).anyMatch(it -> it.startsWith(kind + " at "));
    }

    private static List<String> byForm(String text) {
        return SecretSearch.byForm().in(text);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String withoutMarks(String pem) {
        return String.join("", pem.lines().filter(it -> !it.startsWith("-----")).toList());
    }
}
