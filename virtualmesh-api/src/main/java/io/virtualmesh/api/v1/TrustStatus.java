package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The trust plan of a mesh, and the roots that it wants, trusts and uses. Holds certificates, and no
 * key or token. A hash of a root is the SHA-256 of its DER in lower-case hex.
 */
@ApiObject
public record TrustStatus(
        @JsonPropertyDescription(
                        "The trust plan that every replica follows. Not to be edited by hand.")
                @Nullable TrustPlanStatus plan,
        @JsonPropertyDescription("Generation of the trust plan on which the mesh has fully acted.")
                @Nullable Long ack,
        @JsonPropertyDescription("Root that Vault would sign under now.")
                @Nullable WantedRootStatus wanted,
        @JsonPropertyDescription(
                        "Roots that every verifier of the mesh was seen to trust, each by its SHA-256.")
                @Nullable List<String> trusts,
        @JsonPropertyDescription("Roots that a live certificate of the mesh leads to.")
                @Nullable List<RootStatus> used,
        @JsonPropertyDescription("When things came to be, for the next leader.")
                @Nullable TrustMoments moments,
        @JsonPropertyDescription(
                        "Since when no replica of the mesh has a bundle; absent while one has.")
                @Nullable Instant noReplicaSince,
        @JsonPropertyDescription("Where a change of the root stands, for people.")
                @Nullable String phase,
        @JsonPropertyDescription("What the next step waits for, for people.")
                @Nullable List<String> waitingFor) {}
