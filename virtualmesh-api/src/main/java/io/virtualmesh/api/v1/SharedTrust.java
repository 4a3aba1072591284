package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One common root for all meshes of a group. */
@ApiObject
@ValidationRule(
        value =
                "!(has(self.rootCertificateAuthority) && has(self.intermediateCertificateAuthority))",
        message =
                "only one of rootCertificateAuthority and intermediateCertificateAuthority may be set")
public record SharedTrust(
        @JsonPropertyDescription(
                        "A root held by the management plane. Accepted and reported as INVALID: it is not served by istiod-agent.")
                @Nullable RootCertificateAuthority rootCertificateAuthority,
        @JsonPropertyDescription("Each mesh gets an intermediate CA from an external CA.")
                @Nullable IntermediateCertificateAuthority intermediateCertificateAuthority,
        @JsonPropertyDescription("Shape of the intermediate CA.")
                @Nullable CommonCertOptions intermediateCertOptions) {}
