package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** One trusted root of a trust plan, and whether anybody may begin to sign under it. */
@ApiObject
public record PlannedRootStatus(
        @JsonPropertyDescription("SHA-256 of the DER, lower-case hex.") @Nullable String sha256,
        @JsonPropertyDescription("Subject, for people.") @Nullable String subject,
        @JsonPropertyDescription("The certificate.") @Nullable String pem,
        @JsonPropertyDescription(
                        "Generation of the step that made it trusted, where the plan was lost after it and written again.")
                @Nullable Long introducedIn,
        @JsonPropertyDescription(
                        "Generation that made it trusted, by a step or because the plan was written again.")
                @Nullable Long trustedIn,
        @JsonPropertyDescription("Generation of the step that made it signable, or no longer so.")
                @Nullable Long since,
        @JsonPropertyDescription("Whether a CA may be obtained under it.")
                @Nullable Boolean signable,
        @JsonPropertyDescription(
                        "Whether it was made signable before every mesh was seen to trust it.")
                @Nullable Boolean forced,
        @JsonPropertyDescription(
                        "How to sign under it: a vault block as canonical JSON. It names Secrets and holds none.")
                @Nullable String vault) {}
