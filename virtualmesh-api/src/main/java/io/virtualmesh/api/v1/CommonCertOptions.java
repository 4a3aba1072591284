package io.virtualmesh.api.v1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Shape of a CA certificate. 0 and the empty string mean the default, as absence does; {@link
 * CertOptions} applies the defaults.
 */
@ApiObject
@ValidationRule(
        value = "!has(self.rsaKeySizeBytes) || self.rsaKeySizeBytes in [0, 2048, 3072, 4096, 8192]",
        message = RuleText.RSA_KEY_BITS,
        fieldPath = ".rsaKeySizeBytes")
@ValidationRule(
        value =
                "!has(self.secretRotationGracePeriodRatio) || (self.secretRotationGracePeriodRatio >= 0.0 && self.secretRotationGracePeriodRatio < 1.0)",
        message = RuleText.GRACE_RATIO,
        fieldPath = ".secretRotationGracePeriodRatio")
@ValidationRule(
        value =
                "!has(self.keyAlgorithm) || self.keyAlgorithm == 'RSA' || !has(self.rsaKeySizeBytes) || self.rsaKeySizeBytes == 0",
        message = RuleText.RSA_SIZE_WITH_ECDSA,
        fieldPath = ".rsaKeySizeBytes")
@ValidationRule(value = RuleText.ORG_NAME_CEL, message = RuleText.ORG_NAME, fieldPath = ".orgName")
public record CommonCertOptions(
        @JsonPropertyDescription(
                        "Validity that is asked for, in days of 24 h. Default 365. Vault may give less.")
                @Min(0)
                @Max(CertOptionRules.MAX_TTL_DAYS)
                @Nullable Long ttlDays,
        @JsonPropertyDescription(
                        "Size of an RSA key in BITS, despite the name: 2048, 3072, 4096 or 8192. Default 4096.")
                @Min(0)
                @Max(4294967295L)
                @Nullable Long rsaKeySizeBytes,
        @JsonPropertyDescription(
                        "Organisation (O) and common name (CN) of the certificate. Default Istio for an intermediate.")
                @Size(max = 2048)
                @Nullable String orgName,
        @JsonPropertyDescription(
                        "Part of the lifetime that is left when the renewal starts, between 0 and 1, exclusive. Default 0.10.")
                @Nullable Double secretRotationGracePeriodRatio,
        @JsonPropertyDescription(
                        "Kind of the key: RSA, ECDSA_P256 or ECDSA_P384. Default RSA if rsaKeySizeBytes or csrPath is set, else ECDSA_P256.")
                @SchemaFrom(type = KeyAlgorithm.class)
                @Nullable String keyAlgorithm) {}
