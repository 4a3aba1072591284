package io.virtualmesh.api.v1;

import io.virtualmesh.api.v1.Violation.Reason;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rules for the shape of a certificate, and for enumerations. */
final class CertOptionRules {

    /** What Vault and OpenBao take for an RSA key; 0 means the default. */
    private static final Set<Long> RSA_BITS = Set.of(0L, 2048L, 3072L, 4096L, 8192L);

    /** 100 years; more is a slip of the pen, and X.509 ends in the year 9999. */
    static final long MAX_TTL_DAYS = 36_500;

    private static final Pattern ORG_NAME = Pattern.compile("[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]*");

    private CertOptionRules() {}

    static void check(Findings at, @Nullable CommonCertOptions options) {
        if (options == null) {
            return;
        }
        var ttlDays = options.ttlDays();
        if (ttlDays != null && (ttlDays < 0 || ttlDays > MAX_TTL_DAYS)) {
            at.at("ttlDays").refused(RuleText.TTL_DAYS, Reason.INVALID_VALUE);
        }
        var ratio = options.secretRotationGracePeriodRatio();
        if (ratio != null && !(ratio >= 0.0 && ratio < 1.0)) {
            at.at("secretRotationGracePeriodRatio")
                    .refused(RuleText.GRACE_RATIO, Reason.INVALID_VALUE);
        }
        var name = options.orgName();
        if (name != null && !ORG_NAME.matcher(name).matches()) {
            at.at("orgName").refused(RuleText.ORG_NAME, Reason.INVALID_VALUE);
        }
        checkKey(at, options);
    }

    static void requireOneOf(
            Findings at, @Nullable String value, Class<? extends Enum<?>> supported) {
        var names = Arrays.stream(supported.getEnumConstants()).map(Enum::name).toList();
        if (value != null && !names.contains(value)) {
            var quoted = names.stream().map(n -> '"' + n + '"').collect(Collectors.joining(", "));
            at.refused(
                    "Unsupported value: \"" + value + "\": supported values: " + quoted,
                    Reason.INVALID_VALUE);
        }
    }

    private static void checkKey(Findings at, CommonCertOptions options) {
        requireOneOf(at.at("keyAlgorithm"), options.keyAlgorithm(), KeyAlgorithm.class);
        var bits = options.rsaKeySizeBytes();
        if (bits == null) {
            return;
        }
        if (!RSA_BITS.contains(bits)) {
            at.at("rsaKeySizeBytes").refused(RuleText.RSA_KEY_BITS, Reason.INVALID_VALUE);
        }
        var algorithm = options.keyAlgorithm();
        if (algorithm != null && !algorithm.equals(KeyAlgorithm.RSA.name()) && bits != 0) {
            at.at("rsaKeySizeBytes")
                    .refused(RuleText.RSA_SIZE_WITH_ECDSA, Reason.FORBIDDEN_COMBINATION);
        }
    }
}
