package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Who confirms each step of a rotation of the root. */
@ApiObject
@ValidationRule(
        value = "!(has(self.none) && has(self.manual))",
        message = RuleText.ONE_VERIFICATION)
public record RotationVerificationMethod(
        @JsonPropertyDescription("Nobody: the next step is taken at once.") @Nullable Empty none,
        @JsonPropertyDescription("A person: each step waits for an annotation.")
                @Nullable Empty manual) {}
