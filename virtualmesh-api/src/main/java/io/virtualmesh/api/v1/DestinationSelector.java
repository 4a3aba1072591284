package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Services, by labels or by name. */
@ApiObject
public record DestinationSelector(
        @JsonPropertyDescription("Services by labels.")
                @Nullable KubeServiceMatcher kubeServiceMatcher,
        @JsonPropertyDescription("Services by name.") @Nullable KubeServiceRefs kubeServiceRefs) {}
