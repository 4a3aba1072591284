package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Exposure of services across meshes; stored and not acted on. */
@ApiObject
public record Federation(
        @JsonPropertyDescription(
                        "Which services are federated to which meshes; {} means all to all.")
                @Nullable List<FederationSelector> selectors,
        @JsonPropertyDescription("Deprecated form of selectors: [{}].") @Nullable Empty permissive,
        @JsonPropertyDescription("Which services are east-west gateways.")
                @Nullable List<IngressGatewaySelector> eastWestIngressGatewaySelectors,
        @JsonPropertyDescription("Which services are east-west gateways (Gloo Mesh 1.2).")
                @Nullable List<IngressGatewaySelector> ingressGatewaySelectors,
        @JsonPropertyDescription("Route to the endpoints of pods directly.")
                @Nullable Boolean flatNetwork,
        @JsonPropertyDescription("Suffix of the names of federated hosts. Default global.")
                @Nullable String hostnameSuffix,
        @JsonPropertyDescription("TCP keep-alive between meshes.")
                @Nullable TcpKeepalive tcpKeepalive,
        @JsonPropertyDescription("Enforcement of TLS (Gloo Mesh 1.2).")
                @Nullable TlsEnforcementSettings tlsEnforcementSettings) {}
