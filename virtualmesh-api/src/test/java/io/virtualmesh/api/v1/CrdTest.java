package io.virtualmesh.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrdTest {

    private static final JsonNode CRD = Crds.virtualMesh();

    /** The rules of CEL, as the table of the API's reference has them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            textBlock =
                    """
                    spec.mtlsConfig # !(has(self.shared) && has(self.limited)) # only one of shared and limited may be set
                    spec.mtlsConfig.rotationVerificationMethod # !(has(self.none) && has(self.manual)) # only one of none and manual may be set
                    spec.mtlsConfig.shared # !(has(self.rootCertificateAuthority) && has(self.intermediateCertificateAuthority)) # only one of rootCertificateAuthority and intermediateCertificateAuthority may be set
                    spec.mtlsConfig.shared.rootCertificateAuthority # !(has(self.generated) && has(self.secret)) # only one of generated and secret may be set
                    spec.mtlsConfig.shared.intermediateCertificateAuthority.vault # has(self.tokenSecretRef) != has(self.kubernetesAuth) # exactly one of tokenSecretRef and kubernetesAuth must be set
                    spec.mtlsConfig.shared.intermediateCertificateAuthority.vault # "!has(self.csrPath) || self.csrPath.endsWith('/exported')" # csrPath must be an exported endpoint, istiod needs the private key
                    spec.mtlsConfig.shared.intermediateCertificateAuthority.vault # [has(self.caBundle), has(self.caLocalPath), has(self.caSecretRef)].filter(x, x).size() <= 1 # only one of caBundle, caLocalPath and caSecretRef may be set
                    spec.mtlsConfig.shared.intermediateCertificateAuthority.vault.kubernetesAuth # !(has(self.serviceAccountRef) && has(self.mountedSaPath)) # only one of serviceAccountRef and mountedSaPath may be set
                    spec.mtlsConfig.shared.intermediateCertOptions # !has(self.rsaKeySizeBytes) || self.rsaKeySizeBytes in [0, 2048, 3072, 4096, 8192] # rsaKeySizeBytes is in bits and must be 2048, 3072, 4096 or 8192
                    spec.mtlsConfig.shared.intermediateCertOptions # !has(self.secretRotationGracePeriodRatio) || (self.secretRotationGracePeriodRatio >= 0.0 && self.secretRotationGracePeriodRatio < 1.0) # must be between 0 and 1, exclusive
                    spec.mtlsConfig.shared.intermediateCertOptions # "!has(self.keyAlgorithm) || self.keyAlgorithm == 'RSA' || !has(self.rsaKeySizeBytes) || self.rsaKeySizeBytes == 0" # rsaKeySizeBytes must not be set with an ECDSA keyAlgorithm
                    """)
    void theCrdHoldsTheRuleWithItsMessage(String path, String rule, String message) {
        assertThat(rules(Crds.field(CRD, path)))
                .contains(unquoted(rule) + " -> " + message)
                .doesNotHaveDuplicates();
    }

    @Test
    void anIssuedCertificateHasOneIssuer() {
        assertThat(rules(Crds.field(Crds.issuedCertificate(), "spec")))
                .containsExactly(
                        "!(has(self.glooMeshCa) && has(self.agentCa)) -> only one of glooMeshCa and agentCa may be set");
    }

    @Test
    void serverPathAndRoleAreRequiredAndNotEmpty() {
        var vault =
                Crds.field(CRD, "spec.mtlsConfig.shared.intermediateCertificateAuthority.vault");

        assertThat(texts(vault.path("required"))).containsExactly("caPath", "server");
        assertThat(vault.at("/properties/caPath/minLength").asInt()).isEqualTo(1);
        assertThat(vault.at("/properties/server/minLength").asInt()).isEqualTo(1);
        assertThat(vault.at("/properties/server/pattern").asText())
                .isEqualTo("^https?://[^\\s/?#@]+(/[^\\s?#]*)?$");
        assertThat(texts(vault.at("/properties/kubernetesAuth/required"))).containsExactly("role");
    }

    @Test
    void nothingElseIsRequiredAndNothingHasADefault() {
        assertThat(Crds.schema(CRD).findValuesAsText("default")).isEmpty();
        assertThat(Crds.field(CRD, "spec").path("required").isMissingNode()).isTrue();
        assertThat(Crds.schema(CRD).path("required").isMissingNode()).isTrue();
    }

    @Test
    void unsignedNumbersHaveTheirLimits() {
        var ttl = Crds.field(CRD, "spec.mtlsConfig.shared.intermediateCertOptions.ttlDays");

        assertThat(ttl.path("minimum").asLong()).isZero();
        assertThat(ttl.path("maximum").asLong()).isEqualTo(36500);
    }

    @Test
    void enumerationsListTheirValues() {
        assertThat(texts(Crds.field(CRD, "spec.globalAccessPolicy").path("enum")))
                .containsExactlyInAnyOrder("MESH_DEFAULT", "ENABLED", "DISABLED");
        assertThat(
                        texts(
                                Crds.field(
                                                CRD,
                                                "spec.mtlsConfig.shared.intermediateCertOptions.keyAlgorithm")
                                        .path("enum")))
                .containsExactlyInAnyOrder("RSA", "ECDSA_P256", "ECDSA_P384");
        assertThat(
                        texts(
                                Crds.schema(Crds.issuedCertificate())
                                        .at(
                                                "/properties/status/properties/replicas/additionalProperties/properties/container/enum")))
                .containsExactlyInAnyOrder("init", "sidecar");
    }

    @Test
    void anEmptyMessageIsAnObjectWithoutProperties() {
        var limited = Crds.field(CRD, "spec.mtlsConfig.limited");

        assertThat(limited.path("type").asText()).isEqualTo("object");
        assertThat(limited.has("properties")).isFalse();
    }

    @Test
    void timesAreInRfc3339() {
        var notAfter = Crds.field(Crds.issuedCertificate(), "status.notAfter");

        assertThat(notAfter.path("type").asText()).isEqualTo("string");
        assertThat(notAfter.path("format").asText()).isEqualTo("date-time");
    }

    @Test
    void bothHaveNamesLabelsAndAStatusOfTheirOwn() {
        for (var crd : List.of(CRD, Crds.issuedCertificate())) {
            assertThat(crd.path("apiVersion").asText()).isEqualTo("apiextensions.k8s.io/v1");
            assertThat(crd.at("/metadata/labels/app").asText()).isEqualTo("gloo-mesh");
            assertThat(crd.at("/spec/scope").asText()).isEqualTo("Namespaced");
            assertThat(crd.at("/spec/versions/0/subresources").has("status")).isTrue();
            assertThat(crd.at("/spec/versions/0/served").asBoolean()).isTrue();
            assertThat(crd.at("/spec/versions/0/storage").asBoolean()).isTrue();
        }
        assertThat(texts(CRD.at("/spec/names/shortNames"))).containsExactly("vmesh");
        assertThat(texts(Crds.issuedCertificate().at("/spec/names/shortNames")))
                .containsExactly("icert");
    }

    @Test
    void theColumnsAreThoseThatAnOperatorNeeds() {
        assertThat(columns(CRD)).containsExactly("Age", "Vault", "State", "Ready", "Reason");
        assertThat(columns(Crds.issuedCertificate()))
                .containsExactly(
                        "Age",
                        "Leader",
                        "State",
                        "VirtualMesh",
                        "Ready",
                        "Reason",
                        "Restarts",
                        "Root",
                        "Expires");
    }

    @Test
    void everyFieldOfOursIsDescribed() {
        assertThat(undescribed("", Crds.schema(CRD))).isEmpty();
        assertThat(undescribed("", Crds.schema(Crds.issuedCertificate()))).isEmpty();
    }

    private static List<String> undescribed(String path, JsonNode schema) {
        return schema.path("properties").properties().stream()
                .filter(field -> !field.getKey().equals("conditions"))
                .flatMap(field -> {
                    var at = path + "." + field.getKey();
                    var below = undescribed(at, field.getValue()).stream();
                    return field.getValue().has("description") || path.isEmpty()
                            ? below
                            : Stream.concat(Stream.of(at), below);
                })
                .toList();
    }

    private static List<String> rules(JsonNode schema) {
        return stream(schema.path("x-kubernetes-validations"))
                .map(v -> v.path("rule").asText() + " -> " + v.path("message").asText())
                .toList();
    }

    private static List<String> columns(JsonNode crd) {
        return stream(crd.at("/spec/versions/0/additionalPrinterColumns"))
                .map(column -> column.path("name").asText())
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        return stream(array).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** The quotes only keep JUnit from eating those inside. */
    private static String unquoted(String rule) {
        return rule.startsWith("\"") ? rule.substring(1, rule.length() - 1) : rule;
    }
}
