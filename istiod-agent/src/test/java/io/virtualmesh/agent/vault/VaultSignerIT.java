package io.virtualmesh.agent.vault;

import static io.virtualmesh.agent.vault.Outcomes.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.bundle.KeySpec;
import io.virtualmesh.agent.control.MeshIntent;
import io.virtualmesh.agent.control.MeshIntent.CertificateWish;
import io.virtualmesh.agent.control.Signer.SigningRequest;
import io.virtualmesh.agent.control.SigningOutcome;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whole issuances against OpenBao, under the guide's policy. */
class VaultSignerIT {
    private static final VaultLab LAB = VaultLab.configured("sign-");

    @Test
    void signsAKeyOfOurOwn() {
        var signed = signed(LAB.signer().sign(LAB.intents().withoutCsrPath().request()));

        assertThat(signed.certificate().getBasicConstraints()).isZero();
        assertThat(signed.certificate().getSubjectX500Principal().getName())
                .isEqualTo("CN=istio-ca,O=istio-ca");
        assertThat(signed.certificate().getExtensionValue("2.5.29.17")).isNull();
        assertThat(signed.key().matches(signed.certificate())).isTrue();
        assertThat(signed.offered()).containsOnly(LAB.root().certificate());
        assertThat(signed.issuing()).contains(LAB.root().certificate());
    }

    @Test
    void signsAKeyThatVaultMadeAndRemovesItThere() {
        var request = LAB.intents().key(KeySpec.rsa(2048)).request();

        var signed = signed(LAB.signer().sign(request));

        assertThat(signed.key().keySpec()).isEqualTo(KeySpec.rsa(2048));
        assertThat(signed.key().matches(signed.certificate())).isTrue();
        assertThat(signed.certificate().getExtensionValue("2.5.29.17")).isNull();
        assertThat(LAB.keysInVault()).isEmpty();
    }

    @Test
    void anOrganizationWithACommaStaysOne() {
        for (var intents : List.of(LAB.intents(), LAB.intents().withoutCsrPath())) {
            var request = intents.key(KeySpec.rsa(2048)).request();
            var intent = request.intent();
            var wish = intent.certificate();
            var acme = new CertificateWish(wish.ttl(), wish.key(), "Acme, Inc.", wish.graceRatio());
            var asked =
                    new MeshIntent(
                            intent.mesh(),
                            intent.source(),
                            acme,
                            intent.vault(),
                            intent.autoRestartPods(),
                            intent.verification());

            var signed =
                    signed(
                            LAB.signer()
                                    .sign(new SigningRequest(asked, request.pod(), request.now())));

            assertThat(signed.certificate().getSubjectX500Principal().getName())
                    .isEqualTo("CN=Acme\\, Inc.,O=Acme\\, Inc.");
        }
    }

    @Test
    void tellsThatTheMountShortensALifetimeAndHowToChangeThat() {
        var request = LAB.intents().ttl(Duration.ofDays(365)).request();

        var signed = signed(LAB.signer().sign(request));

        assertThat(signed.certificate().getNotAfter().toInstant())
                .isBefore(Instant.now().plus(Duration.ofDays(33)));
        assertThat(signed.warnings())
                .anyMatch(text -> text.contains("32 days instead of 365 days"))
                .anyMatch(
                        text -> text.contains("vault secrets tune -max-lease-ttl=8760h sign-pki"));
    }

    @Test
    void leavesNoLoginBehind() {
        var before = LAB.bao().list("auth/token/accessors");

        signed(LAB.signer().sign(LAB.intents().request()));

        assertThat(LAB.bao().list("auth/token/accessors")).hasSameElementsAs(before);
    }

    @Test
    void keepsATokenThatSomebodyGaveUs() {
        var token =
                LAB.bao()
                        .api(
                                "POST",
                                "auth/token/create",
                                Map.of("policies", Set.of("sign-istiod"), "ttl", "1h"))
                        .body()
                        .path("auth")
                        .path("client_token")
                        .asText();
        var secrets = new FakeSecrets().put("vault-token/token", token + "\n");
        var signer = new VaultSigner(LAB.settings(), secrets, Pods.UNKNOWN);

        signed(signer.sign(LAB.intents().tokenSecret("vault-token").request()));

        var lookup = LAB.bao().apiAs(token, "GET", "auth/token/lookup-self", null);
        assertThat(lookup.status()).isEqualTo(200);
    }

    @Test
    void doesNotTryToRevokeABatchToken() {
        LAB.role("batch", Map.of("token_type", "batch"));
        var intents = LAB.intents().jwtFile("sign-jwt", "batch", LAB.tokenFile());

        try (var log = LogCapture.ofEverything()) {
            signed(LAB.signer().sign(intents.request()));

            assertThat(log.text()).contains("pki").doesNotContain("revoke-self");
        }
    }

    @Test
    void removesKeysOfPodsThatAreGoneAndNoOthers() {
        var gone = new KeyName(VaultIntents.MESH, "istiod-gone", "00000001");
        var alive = new KeyName(VaultIntents.MESH, "istiod-alive", "00000002");
        var foreign = new KeyName("istiod-istio-system-other", "istiod-gone", "00000003");
        for (Object name : Set.of(gone, alive, foreign, "somebody-elses")) {
            LAB.bao()
                    .write(
                            "sign-pki_int/keys/generate/internal",
                            Map.of("key_type", "ec", "key_name", name.toString()));
        }

        signed(LAB.signer("istiod-gone"::equals).sign(LAB.intents().request()));

        var names =
                LAB.keysInVault().stream()
                        .map(id ->
                                LAB.bao().read("sign-pki_int/key/" + id).path("key_name").asText())
                        .toList();
        LAB.keysInVault().forEach(id -> LAB.bao().api("DELETE", "sign-pki_int/key/" + id));
        assertThat(names)
                .containsExactlyInAnyOrder(alive.toString(), foreign.toString(), "somebody-elses");
    }

    @Test
    void handsOnWhatAnUpperMountKnowsOfItsIssuers() {
        var lab = VaultLab.configured("three-");

        var signed = signed(lab.signer().sign(lab.throughUpperTier().request()));

        var upper = signed.issuing().orElseThrow();
        assertThat(upper.getSubjectX500Principal().getName()).isEqualTo("CN=upper");
        assertThat(Certificates.isIssuedBy(signed.certificate(), upper)).isTrue();
        assertThat(signed.offered()).containsOnly(upper);
    }

    @Test
    void theShippedPolicyIsEnough() {
        var lab = VaultLab.configured("least-");
        lab.policy(VaultLab.leastPolicy());
        lab.bao()
                .write(
                        "least-pki_int/keys/generate/internal",
                        Map.of(
                                "key_type",
                                "ec",
                                "key_name",
                                new KeyName(VaultIntents.MESH, "istiod-gone", "00000001")
                                        .toString()));

        var signed = signed(lab.signer("istiod-gone"::equals).sign(lab.intents().request()));

        assertThat(signed.warnings())
                .noneMatch(text -> text.contains("still there"))
                .anyMatch(text -> text.contains("plain http"));
        assertThat(lab.keysInVault()).isEmpty();
    }

    /** As a new Pod finds it while the root is changed: the plan names the issuer by its id. */
    @Test
    void thePolicyOfTheGuideIsEnoughForTheDefaultIssuerByItsIdToo() {
        var lab = VaultLab.configured("by-id-");
        var byId = lab.intents().signPath(pathById(lab));

        var signed = signed(lab.signer().sign(byId.request()));

        assertThat(Certificates.isIssuedBy(signed.certificate(), lab.root().certificate()))
                .isTrue();
    }

    @Test
    void anotherIssuerThanTheDefaultOneNeedsItsOwnRight() {
        var lab = VaultLab.configured("by-id-no-");
        var byId = lab.intents().signPath(pathById(lab));
        var other = LabCa.root("O=other", KeyKind.P256);
        var pem = other.keyPem() + "\n" + other.certificatePem();
        var imported = lab.bao().write("by-id-no-pki/config/ca", Map.of("pem_bundle", pem));
        var id = imported.path("imported_issuers").path(0).asText();
        lab.bao().write("by-id-no-pki/root/replace", Map.of("default", id));

        var refused = lab.signer().sign(byId.request());

        assertThat(refused).isInstanceOf(SigningOutcome.Refused.class);
        assertThat(((SigningOutcome.Refused) refused).message())
                .contains("capability \"update\" on path \"by-id-no-pki/issuer/");
    }

    private static String pathById(VaultLab lab) {
        var reading =
                new RootReader(lab.settings(), new FakeSecrets())
                        .read(lab.intents().request().intent().vault());
        return ((RootReader.Reading.Found) reading).signPath();
    }

    @Test
    void withoutTheRightToDeleteTheKeyItSaysThatTheKeyIsStillThere() {
        var lab = VaultLab.configured("nodelete-");
        lab.policy(VaultLab.leastPolicy().replace("\"delete\"", "\"read\""));

        var signed = signed(lab.signer().sign(lab.intents().request()));

        assertThat(signed.warnings())
                .anyMatch(text -> text.contains("still there") && text.contains("\"delete\""));
        assertThat(lab.keysInVault()).hasSize(1);
    }

    @Test
    void aKeyThatCouldNotBeRemovedIsRemovedAtTheNextUse() {
        var lab = VaultLab.configured("later-");
        lab.policy(VaultLab.leastPolicy().replace("\"delete\"", "\"read\""));
        var signer = lab.signer();
        signed(signer.sign(lab.intents().request()));
        lab.policy(VaultLab.leastPolicy());

        signed(signer.sign(lab.intents().request()));

        assertThat(lab.keysInVault()).isEmpty();
    }
}
