package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A root that the management plane holds; not served by istiod-agent. */
@ApiObject
@ValidationRule(
        value = "!(has(self.generated) && has(self.secret))",
        message = RuleText.ONE_ROOT_SOURCE)
public record RootCertificateAuthority(
        @JsonPropertyDescription("A self-signed root; {} means all defaults.")
                @Nullable CommonCertOptions generated,
        @JsonPropertyDescription("A Secret with the keys root-cert.pem and key.pem.")
                @Nullable ObjectRef secret) {}
