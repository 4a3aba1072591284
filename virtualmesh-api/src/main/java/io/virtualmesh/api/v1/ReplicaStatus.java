package io.virtualmesh.api.v1;

import static com.fasterxml.jackson.annotation.JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one pod of istiod has; written by that pod alone. Holds certificates of roots, and no key or
 * token.
 */
@ApiObject
public record ReplicaStatus(
        @JsonPropertyDescription("How far this replica got; absent means PENDING.")
                @JsonFormat(with = READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                @Nullable CertificateState state,
        @JsonPropertyDescription("Why it is in this state, as one CamelCase word.")
                @Nullable String reason,
        @JsonPropertyDescription("Why it is in this state, for people.") @Nullable String message,
        @JsonPropertyDescription("What fails now; empty means that nothing does.")
                @Nullable String error,
        @JsonPropertyDescription("Which container speaks: init or sidecar.")
                @JsonFormat(with = READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                @Nullable ReplicaContainer container,
        @JsonPropertyDescription("Version of istiod-agent in this pod.")
                @Nullable String agentVersion,
        @JsonPropertyDescription("Serial number of the intermediate, as Vault prints it.")
                @Nullable String serialNumber,
        @JsonPropertyDescription("Subject of the intermediate.") @Nullable String subject,
        @JsonPropertyDescription("Issuer of the intermediate.") @Nullable String issuer,
        @JsonPropertyDescription(
                        "The intermediate in use, by the SHA-256 of the DER, lower-case hex.")
                @Nullable String signerSha256,
        @JsonPropertyDescription(
                        "The published roots, each by the SHA-256 of the DER, lower-case hex.")
                @Nullable List<String> rootSha256,
        @JsonPropertyDescription("Generation of the trust plan on which this replica has acted.")
                @Nullable Long ack,
        @JsonPropertyDescription(
                        "Roots that istiod may be signing under in this pod, with their certificates.")
                @Nullable List<RootStatus> signers,
        @JsonPropertyDescription(
                        "Which change of roots its istiod takes while it runs: SAME_BYTES, PART_OF_TEXT or SUBSET.")
                @Nullable String istiodRule,
        @JsonPropertyDescription(
                        "Since when its intermediate is about to end and could not be renewed; absent otherwise.")
                @Nullable Instant distressSince,
        @JsonPropertyDescription("Start of the validity of the intermediate.")
                @Nullable Instant notBefore,
        @JsonPropertyDescription("End of the validity of the intermediate.")
                @Nullable Instant notAfter,
        @JsonPropertyDescription("When the next renewal starts.") @Nullable Instant renewAt,
        @JsonPropertyDescription("When the files for istiod were replaced.")
                @Nullable Instant publishedAt,
        @JsonPropertyDescription("When istiod was seen serving this intermediate.")
                @Nullable Instant confirmedAt,
        @JsonPropertyDescription("The request to renew that was answered last.")
                @Nullable String renewedFor,
        @JsonPropertyDescription("Standard conditions of this replica.")
                @Nullable List<Condition> conditions) {}
