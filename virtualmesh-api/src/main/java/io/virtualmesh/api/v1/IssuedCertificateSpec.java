package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order of a certificate (Gloo Mesh). As the report of a mesh it is left empty. */
@ApiObject
@ValidationRule(
        value = "!(has(self.glooMeshCa) && has(self.agentCa))",
        message = RuleText.ONE_ISSUER)
public record IssuedCertificateSpec(
        @JsonPropertyDescription("Identities, as SPIFFE URIs.") @Nullable List<String> hosts,
        @JsonPropertyDescription("Deprecated by certOptions.orgName.") @Nullable String org,
        @JsonPropertyDescription("Deprecated by glooMeshCa.signingCertificateSecret.")
                @Nullable ObjectRef signingCertificateSecret,
        @JsonPropertyDescription("Secret that gets the result. Absent: the result stays in memory.")
                @Nullable ObjectRef issuedCertificateSecret,
        @JsonPropertyDescription("Pods to restart afterwards. Stored and not acted on.")
                @Nullable ObjectRef podBounceDirective,
        @JsonPropertyDescription("Shape of the certificate.")
                @Nullable CommonCertOptions certOptions,
        @JsonPropertyDescription("The management plane signs. Not served by istiod-agent.")
                @Nullable GlooMeshCa glooMeshCa,
        @JsonPropertyDescription("The agent gets the certificate from an external CA.")
                @Nullable IntermediateCertificateAuthority agentCa,
        @JsonPropertyDescription("Step of a rotation (Gloo Mesh 1.2). Stored and not acted on.")
                @SchemaFrom(type = CertificateRotationState.class)
                @Nullable String rotationState) {}
