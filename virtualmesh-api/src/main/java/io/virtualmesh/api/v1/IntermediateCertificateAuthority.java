package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The external CA that signs the intermediates. */
@ApiObject
public record IntermediateCertificateAuthority(
        @JsonPropertyDescription("HashiCorp Vault or OpenBao.") @Nullable VaultCa vault) {}
