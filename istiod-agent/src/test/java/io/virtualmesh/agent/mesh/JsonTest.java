package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.virtualmesh.api.v1.IntermediateCertificateAuthority;
import io.virtualmesh.api.v1.VaultCaBuilder;
import io.virtualmesh.api.v1.VaultKubernetesAuthBuilder;
import io.virtualmesh.api.v1.VirtualMeshSpec;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Annotations are not looked at; what is written is what they ask for all the same. */
class JsonTest {
    private static final JsonMapper BY_ANNOTATIONS =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .build();

    static Object[] values() {
        return new Object[] {
            ReplicaEntry.of(TestStatus.waiting(), TestStatus.settings("a")),
            ReplicaEntry.of(TestStatus.serving(Optional.of("once")), TestStatus.settings("a")),
            PlanShape.write(TestPlans.introducing()),
            new IntermediateCertificateAuthority(
                    VaultCaBuilder.builder()
                            .server("https://vault:8200")
                            .caPath("pki/root/sign-intermediate")
                            .kubernetesAuth(
                                    VaultKubernetesAuthBuilder.builder().role("gen-int-ca").build())
                            .build()),
        };
    }

    @ParameterizedTest
    @MethodSource("values")
    void whatIsWrittenIsTheSameToTheByte(Object value) throws Exception {
        assertThat(Json.text(value)).isEqualTo(BY_ANNOTATIONS.writeValueAsString(value));
    }

    @Test
    void aSpecIsReadWithFieldsThatWeDoNotKnowAndObjectsThatAreEmpty() throws Exception {
        var spec =
                Json.as(
                        TestMesh.yaml(TestMesh.SEED + "\nofTomorrow: {a: 1}\n"),
                        VirtualMeshSpec.class);

        assertThat(spec)
                .isEqualTo(
                        BY_ANNOTATIONS.treeToValue(
                                TestMesh.yaml(TestMesh.SEED), VirtualMeshSpec.class));
    }
}
