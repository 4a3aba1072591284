package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Names an object of a namespace of one cluster. */
@ApiObject
public record ClusterObjectRef(
        @JsonPropertyDescription("Name of the object.") @Nullable String name,
        @JsonPropertyDescription("Namespace of the object.") @Nullable String namespace,
        @JsonPropertyDescription("Cluster of the object.") @Nullable String clusterName) {}
