package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** A CA held by the management plane of Gloo Mesh. */
@ApiObject
public record GlooMeshCa(
        @JsonPropertyDescription("Secret with the CA.")
                @Nullable ObjectRef signingCertificateSecret) {}
