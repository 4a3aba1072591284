package io.virtualmesh.api.v1;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of Vault for an intermediate: {@link CommonCertOptions} with the defaults applied.
 * The stored object keeps what its author wrote; defaults are applied when it is read. They are
 * those that Gloo Mesh 1.1 really applied to an intermediate (organisation {@code Istio}), which its
 * published text (organisation {@code gloo-mesh}) says of roots only.
 *
 * @param rsaKeyBits size of an RSA key in bits; without meaning for the other algorithms
 * @param graceRatio part of the lifetime that is left when the renewal starts; 0.10 means its last
 *     tenth
 */
public record CertOptions(
        Duration ttl,
        KeyAlgorithm keyAlgorithm,
        int rsaKeyBits,
        String organization,
        double graceRatio) {

    public static final int DEFAULT_TTL_DAYS = 365;
    public static final int DEFAULT_RSA_KEY_BITS = 4096;
    public static final String DEFAULT_ORGANIZATION = "Istio";
    public static final double DEFAULT_GRACE_RATIO = 0.10;

    private static final CommonCertOptions NONE = CommonCertOptionsBuilder.builder().build();

    /**
     * The options of the intermediate that a {@code shared} block describes; it must have passed
     * {@link SpecRules}.
     */
    public static CertOptions of(SharedTrust shared) {
        var authority = shared.intermediateCertificateAuthority();
        var vault = authority == null ? null : authority.vault();
        return of(shared.intermediateCertOptions(), vault != null && vault.csrPath() != null);
    }

    /**
     * The options as Vault or the agent will be asked for them. A key that Vault makes is RSA 4096
     * unless the options say otherwise, as it was in Gloo Mesh; a key that the agent makes is P-256,
     * which istiod signs with many times faster.
     */
    static CertOptions of(@Nullable CommonCertOptions options, boolean keyMadeByVault) {
        var given = Objects.requireNonNullElse(options, NONE);
        var bits = orDefault(given.rsaKeySizeBytes(), 0L);
        return new CertOptions(
                Duration.ofDays(orDefault(given.ttlDays(), DEFAULT_TTL_DAYS)),
                algorithm(given.keyAlgorithm(), bits != 0 || keyMadeByVault),
                (int) orDefault(bits, DEFAULT_RSA_KEY_BITS),
                orDefault(given.orgName(), DEFAULT_ORGANIZATION),
                orDefault(given.secretRotationGracePeriodRatio(), DEFAULT_GRACE_RATIO));
    }

    private static KeyAlgorithm algorithm(@Nullable String name, boolean rsaIfAbsent) {
        if (name == null || name.isEmpty()) {
            return rsaIfAbsent ? KeyAlgorithm.RSA : KeyAlgorithm.ECDSA_P256;
        }
        return Arrays.stream(KeyAlgorithm.values())
                .filter(a -> a.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such keyAlgorithm: " + name));
    }

    private static long orDefault(@Nullable Long given, long whenAbsent) {
        return given == null || given == 0 ? whenAbsent : given;
    }

    private static double orDefault(@Nullable Double given, double whenAbsent) {
        return given == null || given == 0 ? whenAbsent : given;
    }

    private static String orDefault(@Nullable String given, String whenAbsent) {
        return given == null || given.isEmpty() ? whenAbsent : given;
    }
}
