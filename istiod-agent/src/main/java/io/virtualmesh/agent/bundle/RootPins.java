package io.virtualmesh.agent.bundle;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The roots a mesh may live under, by SHA-256 of their DER ({@code EXPECTED_ROOT_SHA256}); no pin means any root.
 *
 * @param sha256 lower-case hex without colons
 */
public record RootPins(Set<String> sha256) {
    private static final RootPins NONE = new RootPins(Set.of());

    public RootPins {
        sha256 = Set.copyOf(sha256);
        for (var pin : sha256) {
            if (!pin.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException(
                        "EXPECTED_ROOT_SHA256 holds \""
                                + pin
                                + "\", expected 64 hexadecimal digits: openssl x509 -in root.pem"
                                + " -noout -fingerprint -sha256");
            }
        }
    }

    public static RootPins none() {
        return NONE;
    }

    /** One or several, separated by commas or white space, colons and case as openssl prints them or not. */
    public static RootPins parse(String text) {
        return new RootPins(
                Arrays.stream(text.split("[,\\s]+"))
                        .filter(pin -> !pin.isEmpty())
                        .map(pin -> pin.replace(":", "").toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    public boolean allows(X509Certificate root) {
        return sha256.isEmpty() || sha256.contains(Certificates.sha256(root));
    }
}
