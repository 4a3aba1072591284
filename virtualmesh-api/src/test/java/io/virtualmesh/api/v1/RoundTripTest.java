package io.virtualmesh.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed.yaml",
                "seed-with-status.yaml",
                "enterprise.yaml",
                "central-vault.yaml",
                "unmanaged.yaml"
            })
    void whatWasReadIsWrittenAgainWithoutLoss(String sample) {
        var original = Samples.JSON.unmarshal(Samples.text(sample), JsonNode.class);

        var mesh = Samples.JSON.unmarshal(Samples.text(sample), VirtualMesh.class);

        assertThat(Samples.JSON.unmarshal(Samples.JSON.asJson(mesh), JsonNode.class))
                .isEqualTo(original);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mtlsConfig: {limited: {}}",
                "mtlsConfig: {shared: {rootCertificateAuthority: {generated: {}}}}",
                "mtlsConfig: {rotationVerificationMethod: {manual: {}}}",
                "federation: {permissive: {}}",
                "federation: {selectors: [{}]}",
                "federation: {}",
                "mtlsConfig: {}"
            })
    void anEmptyObjectStaysAnEmptyObject(String spec) {
        var original = Samples.JSON.unmarshal(Samples.yaml(spec), JsonNode.class);

        var mesh = Samples.JSON.unmarshal(Samples.yaml(spec), VirtualMesh.class);

        assertThat(Samples.JSON.unmarshal(Samples.JSON.asJson(mesh), JsonNode.class))
                .isEqualTo(original);
    }

    @Test
    void anAbsentMemberIsNotAnEmptyObject() {
        var mesh = Samples.mesh("seed.yaml");
        var federation = Objects.requireNonNull(mesh.getSpec()).federation();

        assertThat(federation)
                .isNotNull()
                .returns(null, Federation::permissive)
                .returns(1, f -> f.selectors() == null ? 0 : f.selectors().size());
        assertThat(mesh.mtlsConfig().orElseThrow().limited()).isNull();
    }

    @Test
    void fieldsOfANewerVersionAreIgnored() {
        var mesh =
                Samples.JSON.unmarshal(
                        Samples.yaml("mtlsConfig: {shared: {passiveCertificateAuthorities: [{}]}}"),
                        VirtualMesh.class);

        assertThat(mesh.sharedTrust()).isPresent();
    }

    @Test
    void anUnknownStateOfANewerVersionIsReadAsAbsent() {
        var status = Samples.JSON.unmarshal("state: WARNING\nerrors: [x]", VirtualMeshStatus.class);

        assertThat(status.state()).isNull();
        assertThat(status.errors()).containsExactly("x");
    }

    @Test
    void aQuotedInt64IsReadAndANumberIsWritten() {
        var status = Samples.JSON.unmarshal("observedGeneration: '7'", VirtualMeshStatus.class);

        assertThat(status.observedGeneration()).isEqualTo(7);
        assertThat(Samples.JSON.asJson(status)).isEqualTo("{\"observedGeneration\":7}");
    }

    @Test
    void aReportIsWrittenWithoutWhatIsAbsentAndReadAgain() {
        var ready =
                new ConditionBuilder()
                        .withType("Ready")
                        .withStatus("True")
                        .withReason("Serving")
                        .withMessage("")
                        .withLastTransitionTime("2026-11-21T12:00:00Z")
                        .build();
        var replica =
                ReplicaStatusBuilder.builder()
                        .state(CertificateState.FINISHED)
                        .container(ReplicaContainer.SIDECAR)
                        .rootSha256(List.of("ab"))
                        .notAfter(Instant.parse("2027-11-21T12:00:00Z"))
                        .build();
        var status =
                IssuedCertificateStatusBuilder.builder()
                        .conditions(List.of(ready))
                        .replicas(Map.of("istiod-0", replica))
                        .build();

        var json = Samples.JSON.asJson(status);

        assertThat(json)
                .contains(
                        "\"istiod-0\":{\"state\":\"FINISHED\",\"container\":\"sidecar\",\"rootSha256\":[\"ab\"],"
                                + "\"notAfter\":\"2027-11-21T12:00:00Z\"}")
                .doesNotContain("null");
        assertThat(Samples.JSON.unmarshal(json, IssuedCertificateStatus.class)).isEqualTo(status);
    }
}
