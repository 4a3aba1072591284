package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Names an object of a namespace. */
@ApiObject
public record ObjectRef(
        @JsonPropertyDescription("Name of the object.") @Size(max = 2048) @Nullable String name,
        @JsonPropertyDescription(
                        "Namespace of the object. Empty in a Secret or ServiceAccount reference: the namespace of the istiod pod.")
                @Size(max = 2048)
                @Nullable String namespace) {}
