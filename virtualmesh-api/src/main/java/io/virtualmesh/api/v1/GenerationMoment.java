package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a mesh had reached a generation of the trust plan. */
@ApiObject
public record GenerationMoment(
        @JsonPropertyDescription("Generation of the trust plan.") @Nullable Long generation,
        @JsonPropertyDescription("When every replica and every namespace had it.")
                @Nullable Instant at) {}
