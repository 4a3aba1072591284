package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Services by name. */
@ApiObject
public record KubeServiceRefs(
        @JsonPropertyDescription("The services.") @Nullable List<ClusterObjectRef> services) {}
