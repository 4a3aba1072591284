package io.virtualmesh.agent.vault;

import static io.virtualmesh.agent.vault.Outcomes.refused;
import static io.virtualmesh.agent.vault.Outcomes.signed;
import static io.virtualmesh.agent.vault.Outcomes.unreachable;
import static io.virtualmesh.agent.vault.ScriptedVault.html;
import static io.virtualmesh.agent.vault.ScriptedVault.json;
import static io.virtualmesh.agent.vault.ScriptedVault.redirect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.control.SigningOutcome;
import io.virtualmesh.agent.control.SigningOutcome.Unreachable;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults that need a script; see {@link ScriptedVault} for why. */
class ScriptedVaultIT {
    private static final String SIGN = "POST pki/root/sign-intermediate";
    private static final String GENERATE = "POST pki_int/intermediate/generate/exported";
    private static final String KEY = "01234567-89ab-cdef-0123-456789abcdef";
    private static final String JWT = Jwts.text(VaultLab.ISTIOD, "vault");
    private static final LabCa ROOT = LabCa.root("O=test", KeyKind.P256);
    private static final LabCa ISTIO =
            ROOT.intermediate("O=istio", KeyKind.P256, 0, Duration.ofDays(30));

    private final ScriptedVault vault = ScriptedVault.start();
    @TempDir private Path folder;

    @BeforeEach
    void mountToken() throws Exception {
        Files.writeString(folder.resolve("token"), JWT);
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    @Test
    void followsAStandbyToTheActiveNodeWithTheSameRequest() {
        try (var active = ScriptedVault.start().on(SIGN, signedAnswer())) {
            vault.on(SIGN, redirect(active.address() + "/v1/pki/root/sign-intermediate"));

            signed(sign(VaultServers.parse(vault.address() + " " + active.address())));

            assertThat(active.seen()).containsExactly(SIGN + " with s.scripted");
        }
    }

    @Test
    void sendsNoTokenToAServerThatIsNotListed() {
        try (var other = ScriptedVault.start()) {
            vault.on(SIGN, redirect(other.address() + "/v1/pki/root/sign-intermediate"));

            var message = refused(sign(listed()), VaultReason.SERVER_NOT_ALLOWED);

            assertThat(message).contains(other.address(), "VAULT_SERVERS");
            assertThat(other.seen()).isEmpty();
        }
    }

    @Test
    void sendsNoJwtToAServerThatIsNotListed() {
        try (var other = ScriptedVault.start()) {
            vault.on("POST auth/jwt/login", redirect(other.address() + "/v1/auth/jwt/login"));

            refused(sign(listed()), VaultReason.SERVER_NOT_ALLOWED);

            assertThat(other.seen()).isEmpty();
        }
    }

    @Test
    void aLostLeaderIsWaitedFor() {
        vault.on(SIGN, exchange -> exchange.sendResponseHeaders(307, -1));

        unreachable(sign(listed()), VaultReason.NO_LEADER);
    }

    @Test
    void aLoopOfRedirectsEnds() {
        vault.on(SIGN, redirect("/v1/pki/root/sign-intermediate"));

        assertThat(unreachable(sign(listed()), VaultReason.NO_LEADER)).contains("redirected");
    }

    @Test
    void aRootThatIsTooYoungIsAskedAgainSoon() {
        vault.on(SIGN, error(400, "notBefore before signer's notBefore"));

        var outcome = sign(listed());

        unreachable(outcome, VaultReason.ISSUER_TOO_YOUNG);
        assertThat(((Unreachable) outcome).retryIn()).contains(Duration.ofSeconds(10));
    }

    @Test
    void aPageOfAProxyIsNotVault() {
        vault.on(SIGN, html(200));
        assertThat(refused(sign(listed()), VaultReason.NOT_VAULT))
                .contains("text/html")
                .doesNotContain("Sign in");

        vault.on(SIGN, html(502));
        assertThat(unreachable(sign(listed()), VaultReason.UNREACHABLE)).contains("proxy");
    }

    @Test
    void aRedirectToALoginPageIsNotFollowed() {
        vault.on(
                SIGN,
                exchange -> {
                    exchange.getResponseHeaders().set("Location", "https://sso.example/login");
                    exchange.sendResponseHeaders(302, -1);
                });

        assertThat(refused(sign(listed()), VaultReason.NOT_VAULT)).contains("https://sso.example");
    }

    @Test
    void anAnswerThatNeverEndsIsCutOffInTime() {
        vault.on(SIGN, ScriptedVault.never());
        assertThat(unreachable(sign(listed()), VaultReason.UNREACHABLE))
                .contains("no complete answer within 3 s");

        vault.on(SIGN, ScriptedVault.endless());
        assertThat(refused(sign(listed()), VaultReason.NOT_VAULT)).contains("longer than 1048576");
    }

    @Test
    void aNoContentMeansThatTheIssuerIsMissing() {
        vault.on(SIGN, json(204, ""));

        unreachable(sign(listed()), VaultReason.ISSUER_MISSING);
    }

    @Test
    void theKeyIsRemovedWhenSigningFailsAndDespiteAHiccup() {
        vault.on(GENERATE, generatedAnswer())
                .on(SIGN, error(500, "storage is away"))
                .on("DELETE pki_int/key/" + KEY, error(500, "storage is away"), json(204, ""));

        unreachable(signKeyOfVault(), VaultReason.UNREACHABLE);

        assertThat(vault.seen())
                .containsSubsequence(
                        GENERATE + " with s.scripted",
                        SIGN + " with s.scripted",
                        "DELETE pki_int/key/" + KEY + " with s.scripted",
                        "DELETE pki_int/key/" + KEY + " with s.scripted",
                        "POST auth/token/revoke-self with s.scripted");
    }

    @Test
    void anEndpointThatIsNotExportedIsToldAndItsKeyRemoved() {
        vault.on(GENERATE, json(200, "{\"data\":{\"csr\":\"x\",\"key_id\":\"" + KEY + "\"}}"))
                .on("DELETE pki_int/key/" + KEY, json(204, ""));

        assertThat(refused(signKeyOfVault(), VaultReason.REQUEST_REFUSED)).contains("exported");

        assertThat(vault.seen()).contains("DELETE pki_int/key/" + KEY + " with s.scripted");
    }

    @Test
    void anIdThatIsNoIdDeletesNothing() {
        vault.on(GENERATE, json(200, "{\"data\":{\"csr\":\"x\",\"key_id\":\"../root\"}}"));

        refused(signKeyOfVault(), VaultReason.REQUEST_REFUSED);

        assertThat(vault.seen()).noneMatch(call -> call.startsWith("DELETE"));
    }

    @Test
    void anErrorThatRepeatsOurJwtDoesNotReachTheMessage() {
        vault.on("POST auth/jwt/login", error(400, "bad token " + JWT));

        assertThat(refused(sign(listed()), VaultReason.LOGIN_REFUSED))
                .doesNotContain(JWT)
                .doesNotContain(JWT.split("\\.")[1]);
    }

    private VaultServers listed() {
        return VaultServers.parse(vault.address());
    }

    private SigningOutcome sign(VaultServers servers) {
        return signer(servers).sign(intents().withoutCsrPath().request());
    }

    private SigningOutcome signKeyOfVault() {
        return signer(listed()).sign(intents().request());
    }

    private VaultIntents intents() {
        return VaultIntents.at(vault.address()).jwtFile("jwt", "istiod", folder);
    }

    private static VaultSigner signer(VaultServers servers) {
        var settings =
                VaultSettings.defaults()
                        .withServers(servers)
                        .withTimeouts(Duration.ofSeconds(3), Duration.ofSeconds(3));
        return new VaultSigner(settings, new FakeSecrets(), Pods.UNKNOWN);
    }

    private static ScriptedVault.Reply error(int status, String text) {
        return json(
                status, AnswerReader.JSON.createObjectNode().set("errors", texts(text)).toString());
    }

    private static JsonNode texts(String text) {
        return AnswerReader.JSON.createArrayNode().add(text);
    }

    private static ScriptedVault.Reply signedAnswer() {
        var data = AnswerReader.JSON.createObjectNode();
        data.putObject("data")
                .put("certificate", ISTIO.certificatePem())
                .put("issuing_ca", ROOT.certificatePem());
        return json(200, data.toString());
    }

    private static ScriptedVault.Reply generatedAnswer() {
        var data = AnswerReader.JSON.createObjectNode();
        data.putObject("data")
                .put("csr", "csr")
                .put("private_key", ISTIO.keyPem())
                .put("key_id", KEY);
        return json(200, data.toString());
    }
}
