package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import org.jspecify.annotations.Nullable;

/** Enforcement of TLS between meshes (Gloo Mesh 1.2); stored and not acted on. */
@ApiObject
public record TlsEnforcementSettings(
        @JsonPropertyDescription("UNSET, DISABLE, PERMISSIVE or STRICT.")
                @SchemaFrom(type = TlsEnforcementMode.class)
                @Nullable String enforcementMode) {}
