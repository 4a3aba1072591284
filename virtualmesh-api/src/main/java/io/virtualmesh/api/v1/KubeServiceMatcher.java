package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Services by labels, namespaces and clusters; what is absent matches all. */
@ApiObject
public record KubeServiceMatcher(
        @JsonPropertyDescription("Labels, all of which must match.")
                @Nullable Map<String, String> labels,
        @JsonPropertyDescription("Namespaces.") @Nullable List<String> namespaces,
        @JsonPropertyDescription("Clusters.") @Nullable List<String> clusters) {}
