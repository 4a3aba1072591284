package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The roots that every replica publishes, and those that it may sign under. Not to be edited. */
@ApiObject
public record TrustPlanStatus(
        @JsonPropertyDescription("1 for the first; each step adds one.") @Nullable Long generation,
        @JsonPropertyDescription("Each trusted root once, sorted by its SHA-256.")
                @Nullable List<PlannedRootStatus> roots) {}
