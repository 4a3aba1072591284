package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.bundle.KeySpec;
import io.virtualmesh.agent.control.MeshIntent;
import io.virtualmesh.agent.control.VaultIntent.Jwt;
import io.virtualmesh.agent.control.VaultIntent.Login;
import io.virtualmesh.agent.control.VaultIntent.SecretRef;
import io.virtualmesh.agent.control.VaultIntent.ServerTrust;
import io.virtualmesh.api.v1.MeshName;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecReaderTest {
    private static final String OWN_KEY =
            """
            server: https://vault.example.com:8200/
            caPath: pki/root/sign-intermediate
            kubernetesAuth: {role: istio}
            """;

    @Test
    void theSpecOfTheGuideGetsAllDefaults() {
        var intent = valid(TestMesh.seed());

        assertThat(intent.mesh()).isEqualTo(TestMesh.CLUSTER_1);
        assertThat(intent.autoRestartPods()).isTrue();
        assertThat(intent.verification()).isEqualTo(MeshIntent.Verification.OBSERVED);
        assertThat(intent.certificate())
                .isEqualTo(
                        new MeshIntent.CertificateWish(
                                Duration.ofDays(365), KeySpec.rsa(4096), "Istio", 0.10));
        assertThat(intent.vault().server()).isEqualTo(URI.create("http://vault.vault:8200"));
        assertThat(intent.vault().signPath()).isEqualTo("pki/root/sign-intermediate");
        assertThat(intent.vault().csrPath()).contains("pki_int/intermediate/generate/exported");
        assertThat(intent.vault().login())
                .isEqualTo(
                        new Login.ServiceAccountToken(
                                "auth/kubernetes", "gen-int-ca-istio", new Jwt.Own("token")));
        assertThat(intent.vault().trust()).isEqualTo(new ServerTrust.SystemRoots());
    }

    @Test
    void aKeyOfOurOwnIsP256() {
        var intent = valid(TestMesh.withVault(OWN_KEY));

        assertThat(intent.certificate().key()).isEqualTo(KeySpec.ECDSA_P256);
        assertThat(intent.vault().server()).isEqualTo(URI.create("https://vault.example.com:8200"));
        assertThat(intent.vault().csrPath()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "keyAlgorithm: RSA, RSA 4096",
        "rsaKeySizeBytes: 2048, RSA 2048",
        "rsaKeySizeBytes: 0, ECDSA P-256",
        "keyAlgorithm: ECDSA_P384, ECDSA P-384",
    })
    void theKeyIsWhatTheOptionsSay(String option, String key) {
        var intent =
                valid(TestMesh.withVault(OWN_KEY, "intermediateCertOptions: {" + option + "}"));

        assertThat(intent.certificate().key()).hasToString(key);
    }

    @ParameterizedTest
    @CsvSource({
        "pki/root/sign-intermediate, pki/root/sign-intermediate",
        "/v1/pki/root/sign-intermediate, pki/root/sign-intermediate",
        "v1/pki/sign/, pki/sign",
        "/pki/sign, pki/sign",
        "v1x/pki, v1x/pki",
    })
    void pathsLoseTheirPrefix(String written, String meant) {
        assertThat(VaultReader.path(written)).isEqualTo(meant);
    }

    @Test
    void aReferenceWithoutNamespaceMeansThatOfThePod() {
        var intent =
                valid(
                        TestMesh.withVault(
                                """
                                server: https://vault:8200
                                caPath: pki/root/sign-intermediate
                                tokenSecretRef: {name: vault-token}
                                caSecretRef: {name: vault-ca, namespace: gloo-mesh}
                                """));

        assertThat(intent.vault().login())
                .isEqualTo(new Login.TokenSecret(new SecretRef("istio-system", "vault-token", "")));
        assertThat(intent.vault().trust())
                .isEqualTo(new ServerTrust.InSecret(new SecretRef("gloo-mesh", "vault-ca", "")));
    }

    @Test
    void aReferenceIntoAnotherNamespaceIsRefused() {
        var reasons =
                invalid(
                        TestMesh.withVault(
                                """
                                server: https://vault:8200
                                caPath: pki/root/sign-intermediate
                                tokenSecretRef: {name: root, namespace: kube-system}
                                """));

        assertThat(reasons)
                .singleElement()
                .asString()
                .contains("tokenSecretRef.namespace", "kube-system", "istio-system");
    }

    @Test
    void allReasonsAreGivenAtOnce() {
        var reasons =
                invalid(
                        TestMesh.withVault(
                                """
                                server: vault:8200
                                csrPath: pki_int/intermediate/generate/internal
                                """));

        assertThat(reasons).hasSizeGreaterThanOrEqualTo(4);
        assertThat(String.join("\n", reasons))
                .contains("server", "caPath", "csrPath", "exactly one of tokenSecretRef");
    }

    @Test
    void aTypeThatDoesNotFitIsInvalidToo() {
        assertThat(invalid(TestMesh.withVault("server: {a: 1}")))
                .singleElement()
                .asString()
                .startsWith("spec: ");
    }

    @Test
    void anotherServiceAccountKeepsItsKey() {
        var intent =
                valid(
                        TestMesh.withVault(
                                """
                                server: https://vault:8200
                                caPath: pki/root/sign-intermediate
                                kubernetesAuth:
                                  role: r
                                  mountPath: /v1/auth/east
                                  secretTokenKey: jwt
                                  serviceAccountRef: {name: other}
                                """));

        assertThat(intent.vault().login())
                .isEqualTo(
                        new Login.ServiceAccountToken(
                                "auth/east",
                                "r",
                                new Jwt.OfServiceAccount("istio-system", "other", "jwt")));
    }

    @Test
    void withoutMtlsConfigNothingIsManaged() {
        var seen =
                TestMesh.seen(
                        "vm", "u", 1, "2026-11-01T00:00:00Z", "meshes: [{name: a, namespace: b}]");

        assertThat(read(seen)).isEqualTo(new SpecReader.Reading.NoMtls());
    }

    private static MeshIntent valid(SeenMesh seen) {
        return ((SpecReader.Reading.Valid) read(seen)).intent();
    }

    private static List<String> invalid(SeenMesh seen) {
        return ((SpecReader.Reading.Invalid) read(seen)).reasons();
    }

    private static SpecReader.Reading read(SeenMesh seen) {
        assertThat(Optional.of(seen)).isPresent();
        return new SpecReader(new MeshName(TestMesh.CLUSTER_1), "istio-system").read(seen);
    }
}
