package io.virtualmesh.api.v1;

import static io.virtualmesh.api.v1.Violation.Layer.ADMISSION;
import static io.virtualmesh.api.v1.Violation.Layer.STATUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.virtualmesh.api.v1.Violation.Layer;
import io.virtualmesh.api.v1.Violation.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecRulesTest {

    private static final String MTLS = "spec.mtlsConfig";
    private static final String SHARED = MTLS + ".shared";
    private static final String VAULT = SHARED + ".intermediateCertificateAuthority.vault";
    private static final String LOGIN_RULE =
            "exactly one of tokenSecretRef and kubernetesAuth must be set";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed.yaml",
                "seed-with-status.yaml",
                "enterprise.yaml",
                "central-vault.yaml",
                "unmanaged.yaml"
            })
    void aValidSpecificationBreaksNoRule(String sample) {
        assertThat(SpecRules.check(Samples.mesh(sample))).isEmpty();
    }

    @Test
    void aVirtualMeshWithoutSpecificationBreaksNoRule() {
        assertThat(SpecRules.check(new VirtualMesh())).isEmpty();
    }

    @Test
    void bothLoginsAreRefused() {
        var mesh =
                Samples.withVault(
                        "{%s, tokenSecretRef: {name: t, namespace: gloo-mesh}}"
                                .formatted(Samples.VAULT));

        assertOnly(mesh, VAULT, LOGIN_RULE, ADMISSION);
    }

    @Test
    void noLoginIsRefused() {
        assertOnly(
                Samples.withVault("{server: 'http://v', caPath: p}"), VAULT, LOGIN_RULE, ADMISSION);
    }

    @Test
    void bothAuthoritiesAreRefusedAndTheRootIsNotServed() {
        var mesh =
                Samples.withMtlsConfig(
                        "{shared: {rootCertificateAuthority: {generated: {}}, intermediateCertificateAuthority: {vault: {%s}}}}"
                                .formatted(Samples.VAULT));

        assertThat(SpecRules.check(mesh))
                .containsExactly(
                        new Violation(
                                SHARED,
                                "only one of rootCertificateAuthority and intermediateCertificateAuthority may be set",
                                ADMISSION,
                                Reason.FORBIDDEN_COMBINATION),
                        new Violation(
                                SHARED + ".rootCertificateAuthority",
                                "rootCertificateAuthority is not served by istiod-agent",
                                STATUS,
                                Reason.UNSUPPORTED));
    }

    @Test
    void limitedTrustIsInvalid() {
        assertOnly(
                Samples.withMtlsConfig("{limited: {}}"),
                MTLS + ".limited",
                "limited trust not supported",
                STATUS);
    }

    @Test
    void noTrustModelIsInvalid() {
        assertOnly(
                Samples.withMtlsConfig("{}"),
                MTLS,
                "must specify trust model to use for issuing certificates",
                STATUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{intermediateCertificateAuthority: {}}"})
    void noAuthorityIsInvalid(String shared) {
        assertOnly(
                Samples.withMtlsConfig("{shared: " + shared + "}"),
                SHARED,
                "no CA source specified for VirtualMesh virtual-mesh.gloo-mesh",
                STATUS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    csrPath: pki_int/intermediate/generate/internal | csrPath | csrPath must be an exported endpoint, istiod needs the private key | ADMISSION
                    caSecretRef: {namespace: x}                     | caSecretRef | 'name' must be specified | STATUS
                    caBundle: bm8gY2VydGlmaWNhdGU=                  | caBundle | caBundle holds no PEM certificate | STATUS
                    caBundle: '%%%'                                 | caBundle | caBundle holds no PEM certificate | STATUS
                    caBundle: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t  | caBundle | caBundle holds no PEM certificate | STATUS
                    """)
    void aFaultyFieldOfTheVaultBlockIsNamed(
            String field, String path, String message, Layer layer) {
        var mesh = Samples.withVault("{%s, %s}".formatted(Samples.VAULT, field));

        assertOnly(mesh, VAULT + "." + path, message, layer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://v:0",
                "https://v:65536",
                "http://vault.vault:99999/x",
                "https://[::1]:99999",
                "https://v:"
            })
    void aPortThatIsNoneIsRefused(String server) {
        assertOnly(
                Samples.withVault(
                        "{server: '%s', caPath: p, kubernetesAuth: {role: r}}".formatted(server)),
                VAULT + ".server",
                "the port of server must be between 1 and 65535",
                ADMISSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://u:p@v", "https://v?x=y", "https://v/a#b", "https://v/a?b"})
    void aServerIsNeitherUserNorQueryNorFragment(String server) {
        assertOnly(
                Samples.withVault(
                        "{server: '%s', caPath: p, kubernetesAuth: {role: r}}".formatted(server)),
                VAULT + ".server",
                "should match pattern '^https?://[^\\s/?#@]+(/[^\\s?#]*)?$'",
                ADMISSION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://v:1", "https://v:65535/p@x", "https://[fd00::1]:8200", "http://v/"})
    void anAddressWithOrWithoutPortIsTaken(String server) {
        assertThat(
                        SpecRules.check(
                                Samples.withVault(
                                        "{server: '%s', caPath: /v1/p/, kubernetesAuth: {role: r}}"
                                                .formatted(server))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"p//q", "p/../q", "..", "./p", "p/.", "p?q", "p#q", "p%2f", "p q", "p\\q"})
    void aPathThatLeadsElsewhereIsRefused(String path) {
        var flow = "{server: 'http://v', caPath: '%s', kubernetesAuth: {role: r, mountPath: '%s'}}";

        assertThat(SpecRules.check(Samples.withVault(flow.formatted(path, path))))
                .extracting(Violation::path)
                .containsExactlyInAnyOrder(VAULT + ".caPath", VAULT + ".kubernetesAuth.mountPath");
        assertOnly(
                Samples.withVault(
                        "{%s, csrPath: '%s/exported'}".formatted(Samples.VAULT, path + "/..")),
                VAULT + ".csrPath",
                RuleText.PATH,
                ADMISSION);
    }

    @Test
    void aLoginWithoutRoleIsRefused() {
        var mesh =
                Samples.withVault(
                        "{server: 'http://v', caPath: p, kubernetesAuth: {mountPath: /v1/auth/kubernetes}}");

        assertOnly(mesh, VAULT + ".kubernetesAuth.role", "Required value", ADMISSION);
    }

    @Test
    void aTokenFromTwoPlacesIsRefused() {
        var mesh =
                Samples.withVault(
                        "{server: 'http://v', caPath: p, kubernetesAuth: {role: r, serviceAccountRef: {name: a}, mountedSaPath: /x}}");

        assertOnly(
                mesh,
                VAULT + ".kubernetesAuth",
                "only one of serviceAccountRef and mountedSaPath may be set",
                ADMISSION);
    }

    @Test
    void severalSourcesOfTheServersCaAreRefused() {
        var mesh =
                Samples.withVault(
                        "{%s, caLocalPath: /ca.pem, caSecretRef: {name: ca}}"
                                .formatted(Samples.VAULT));

        assertOnly(
                mesh,
                VAULT,
                "only one of caBundle, caLocalPath and caSecretRef may be set",
                ADMISSION);
    }

    @Test
    void everyFaultIsFoundNotOnlyTheFirst() {
        var mesh = Samples.withVault("{server: 'vault:8200', tokenSecretRef: {}}");

        assertThat(SpecRules.check(mesh))
                .extracting(Violation::toString)
                .containsExactlyInAnyOrder(
                        VAULT + ".caPath: Required value",
                        VAULT
                                + ".server: should match pattern '^https?://[^\\s/?#@]+(/[^\\s?#]*)?$'",
                        VAULT + ".tokenSecretRef: 'name' must be specified");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    secretRotationGracePeriodRatio: 1.5              | secretRotationGracePeriodRatio | must be between 0 and 1, exclusive
                    secretRotationGracePeriodRatio: 1                | secretRotationGracePeriodRatio | must be between 0 and 1, exclusive
                    secretRotationGracePeriodRatio: -0.1             | secretRotationGracePeriodRatio | must be between 0 and 1, exclusive
                    rsaKeySizeBytes: 512                             | rsaKeySizeBytes | rsaKeySizeBytes is in bits and must be 2048, 3072, 4096 or 8192
                    ttlDays: -1                                      | ttlDays         | must be between 0 and 36500
                    ttlDays: 36501                                   | ttlDays         | must be between 0 and 36500
                    orgName: "a\\u0007b"                              | orgName         | orgName must not hold control or format characters
                    orgName: "a\\u202eb"                              | orgName         | orgName must not hold control or format characters
                    keyAlgorithm: ED25519                            | keyAlgorithm    | Unsupported value: "ED25519": supported values: "RSA", "ECDSA_P256", "ECDSA_P384"
                    keyAlgorithm: ECDSA_P256, rsaKeySizeBytes: 2048  | rsaKeySizeBytes | rsaKeySizeBytes must not be set with an ECDSA keyAlgorithm
                    """)
    void aFaultyShapeOfTheCertificateIsRefused(String options, String field, String message) {
        assertOnly(
                Samples.withCertOptions("{" + options + "}"),
                SHARED + ".intermediateCertOptions." + field,
                message,
                ADMISSION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ttlDays: 0, rsaKeySizeBytes: 0, secretRotationGracePeriodRatio: 0, orgName: ''}",
                "{keyAlgorithm: ECDSA_P384, rsaKeySizeBytes: 0}",
                "{keyAlgorithm: RSA, rsaKeySizeBytes: 3072}"
            })
    void zeroAndEmptyMeanTheDefault(String options) {
        assertThat(SpecRules.check(Samples.withCertOptions(options))).isEmpty();
    }

    @Test
    void bothWaysToVerifyARotationAreRefused() {
        var mesh =
                Samples.withMtlsConfig(
                        "{shared: {intermediateCertificateAuthority: {vault: {%s}}}, rotationVerificationMethod: {none: {}, manual: {}}}"
                                .formatted(Samples.VAULT));

        assertOnly(
                mesh,
                MTLS + ".rotationVerificationMethod",
                "only one of none and manual may be set",
                ADMISSION);
    }

    @Test
    void aMeshWithoutNameOrNamespaceIsMalformed() {
        var mesh =
                VirtualMeshYaml.parse(
                        "test",
                        Samples.yaml("").replace("name: istiod-istio-system-cluster-1, ", ""));

        assertOnly(mesh, "spec.meshes[0]", "malformed meshRef: 'name' must be specified", STATUS);
    }

    @Test
    void anIssuedCertificateHasOneIssuer() {
        var certificate =
                Samples.JSON.unmarshal(
                        "spec: {glooMeshCa: {}, agentCa: {vault: {%s}}}".formatted(Samples.VAULT),
                        IssuedCertificate.class);

        assertThat(SpecRules.check(certificate))
                .extracting(Violation::toString)
                .containsExactly("spec: only one of glooMeshCa and agentCa may be set");
    }

    @Test
    void aReasonFitsACondition() {
        assertThat(Reason.FORBIDDEN_COMBINATION.camelCase()).isEqualTo("ForbiddenCombination");
    }

    private static void assertOnly(VirtualMesh mesh, String path, String message, Layer layer) {
        assertThat(SpecRules.check(mesh))
                .extracting(Violation::path, Violation::message, Violation::layer)
                .isEqualTo(List.of(tuple(path, message, layer)));
    }
}
