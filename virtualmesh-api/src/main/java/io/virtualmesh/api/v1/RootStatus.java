package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** A root, so that whoever reads of it can publish it. */
@ApiObject
public record RootStatus(
        @JsonPropertyDescription("SHA-256 of the DER, lower-case hex.") @Nullable String sha256,
        @JsonPropertyDescription("Subject, for people.") @Nullable String subject,
        @JsonPropertyDescription("The certificate.") @Nullable String pem) {}
