package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * A CA in HashiCorp Vault or OpenBao, and how to log in there. The same type stands in a {@link
 * SharedTrust} and in an {@link IssuedCertificateSpec}.
 */
@ApiObject
@ValidationRule(
        value = "has(self.tokenSecretRef) != has(self.kubernetesAuth)",
        message = RuleText.ONE_LOGIN)
@ValidationRule(
        value = "!has(self.csrPath) || self.csrPath.endsWith('/exported')",
        message = RuleText.CSR_PATH_EXPORTED,
        fieldPath = ".csrPath")
@ValidationRule(
        value = RuleText.SERVER_PORT_CEL,
        message = RuleText.SERVER_PORT,
        fieldPath = ".server")
@ValidationRule(value = RuleText.CA_PATH_CEL, message = RuleText.PATH, fieldPath = ".caPath")
@ValidationRule(value = RuleText.CSR_PATH_CEL, message = RuleText.PATH, fieldPath = ".csrPath")
@ValidationRule(
        value =
                "[has(self.caBundle), has(self.caLocalPath), has(self.caSecretRef)].filter(x, x).size() <= 1",
        message = RuleText.ONE_CA_SOURCE)
public record VaultCa(
        @JsonPropertyDescription(
                        "URL of Vault, as istiod's pod reaches it, for example https://vault.example.com:8200.")
                @Required
                @Size(min = 1, max = 2048)
                @Pattern(RuleText.SERVER_PATTERN)
                @Nullable String server,
        @JsonPropertyDescription(
                        "Path at which Vault signs the intermediate, for example pki/root/sign-intermediate or pki/issuer/<ref>/sign-intermediate, with or without a leading /v1/.")
                @Required
                @Size(min = 1, max = 2048)
                @Nullable String caPath,
        @JsonPropertyDescription(
                        "Path at which Vault makes the key and the CSR, for example pki_int/intermediate/generate/exported. Absent: the agent makes the key in memory and sends only the CSR.")
                @Size(max = 2048)
                @Nullable String csrPath,
        @JsonPropertyDescription(
                        "Base64 of the PEM certificates that verify Vault's server certificate. Ignored for http. Absent, like caLocalPath and caSecretRef: the CAs of the system.")
                @Size(max = 262144)
                @Nullable String caBundle,
        @JsonPropertyDescription("Path, in the agent's container, of a PEM file used as caBundle.")
                @Size(max = 2048)
                @Nullable String caLocalPath,
        @JsonPropertyDescription("Secret whose key root-cert.pem is used as caBundle.")
                @Nullable ObjectRef caSecretRef,
        @JsonPropertyDescription(
                        "Namespace of Vault (header X-Vault-Namespace); not one of Kubernetes.")
                @Size(max = 2048)
                @Nullable String namespace,
        @JsonPropertyDescription(
                        "Secret that holds a Vault token under the key token (or under its only key).")
                @Nullable ObjectRef tokenSecretRef,
        @JsonPropertyDescription("Log in with a token of a ServiceAccount.")
                @Nullable VaultKubernetesAuth kubernetesAuth) {

    /**
     * The PEM text of {@link #caBundle}, or null if none is given. Base64 of PEM is what the field
     * is documented to hold; PEM as it is is taken too.
     *
     * @throws IllegalArgumentException if it holds no PEM certificate
     */
    public @Nullable String caBundlePem() {
        return caBundle == null ? null : PemBundle.decode(caBundle);
    }
}
