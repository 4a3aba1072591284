package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When things came to be in a mesh, noted down for the next leader. */
@ApiObject
public record TrustMoments(
        @JsonPropertyDescription(
                        "When every replica and every namespace had a generation of the plan.")
                @Nullable List<GenerationMoment> reached,
        @JsonPropertyDescription(
                        "Roots that a replica was last seen to sign under, each by its SHA-256.")
                @Nullable List<String> signing,
        @JsonPropertyDescription("When a root was first seen to be no more among them.")
                @Nullable List<RootMoment> ceased) {}
