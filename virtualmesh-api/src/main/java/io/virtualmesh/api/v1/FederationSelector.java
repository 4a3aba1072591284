package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Services and the meshes to which they are federated; without fields: all to all. */
@ApiObject
public record FederationSelector(
        @JsonPropertyDescription("Services; absent: all.")
                @Nullable List<DestinationSelector> destinationSelectors,
        @JsonPropertyDescription("Meshes; absent: all.") @Nullable List<ObjectRef> meshes) {}
