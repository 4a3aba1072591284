package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The trust of a group of meshes. */
@ApiObject
@ValidationRule(
        value = "!(has(self.shared) && has(self.limited))",
        message = RuleText.ONE_TRUST_MODEL)
public record MtlsConfig(
        @JsonPropertyDescription("One common root for all meshes.") @Nullable SharedTrust shared,
        @JsonPropertyDescription(
                        "Trust between gateways only. Accepted and reported as INVALID: not supported.")
                @Nullable Empty limited,
        @JsonPropertyDescription(
                        "Whether workloads that do not trust a new root are restarted, by rollouts. Default false: no pod is ever touched. Needs rights of its own (chart value restarts.enabled).")
                @Nullable Boolean autoRestartPods,
        @JsonPropertyDescription(
                        "Who confirms each step of a rotation of the root. Absent: a step is taken as soon as every mesh was seen to have acted on the one before.")
                @Nullable RotationVerificationMethod rotationVerificationMethod,
        @JsonPropertyDescription(
                        "How a root is replaced: MULTI_ROOT (the default) or NONE. Stored and not acted on: old and new root are always trusted together for a while.")
                @SchemaFrom(type = RotationStrategy.class)
                @Nullable String rotationStrategy) {}
