package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Services that are east-west gateways. */
@ApiObject
public record IngressGatewaySelector(
        @JsonPropertyDescription("Services; absent: all.")
                @Nullable List<DestinationSelector> destinationSelectors,
        @JsonPropertyDescription("Port of the service. Default tls.") @Nullable String portName) {}
