package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The root that a mesh's Vault would sign under now. */
@ApiObject
public record WantedRootStatus(
        @JsonPropertyDescription("SHA-256 of the DER, lower-case hex.") @Nullable String sha256,
        @JsonPropertyDescription("Subject, for people.") @Nullable String subject,
        @JsonPropertyDescription("The certificate.") @Nullable String pem,
        @JsonPropertyDescription(
                        "How to sign under it: a vault block as canonical JSON. It names Secrets and holds none.")
                @Nullable String vault) {}
