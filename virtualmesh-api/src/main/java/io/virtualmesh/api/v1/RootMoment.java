package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When something came to be with a root. */
@ApiObject
public record RootMoment(
        @JsonPropertyDescription("SHA-256 of the DER of the root, lower-case hex.")
                @Nullable String sha256,
        @JsonPropertyDescription("When.") @Nullable Instant at) {}
