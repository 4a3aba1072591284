package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Roots that a mesh wants, trusts and uses, each by the SHA-256 of its DER in lower-case hex.
 */
@ApiObject
public record TrustStatus(
        @JsonPropertyDescription("Generation of the trust plan on which the mesh has fully acted.")
                @Nullable Long ack,
        @JsonPropertyDescription("Root that Vault would sign under now.") @Nullable String wanted,
        @JsonPropertyDescription("Roots that every verifier of the mesh was seen to trust.")
                @Nullable List<String> trusts,
        @JsonPropertyDescription("Roots that a live certificate of the mesh leads to.")
                @Nullable List<String> used) {}
