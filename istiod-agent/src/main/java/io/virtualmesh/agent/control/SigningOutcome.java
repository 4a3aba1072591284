package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.CaKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What came of one request for an intermediate. */
public sealed interface SigningOutcome {

    /**
     * Signed, not yet proven.
     *
     * @param key the intermediate's key; the receiver's to destroy
     * @param certificate the signed certificate as Vault returned it
     * @param offered all other certificates of the answer (issuers, roots), in any order, perhaps with duplicates
     * @param issuing the certificate Vault names as the direct issuer
     * @param warnings Vault's own warnings, and ours (a lifetime that was shortened)
     */
    record Signed(
            CaKey key,
            X509Certificate certificate,
            List<X509Certificate> offered,
            Optional<X509Certificate> issuing,
            List<String> warnings)
            implements SigningOutcome {}

    /**
     * Vault answered and will say the same again until somebody changes something.
     *
     * @param reason stable CamelCase word for conditions and metrics, such as {@code VaultLoginRefused}
     * @param message what was tried, what came back, what to do
     */
    record Refused(String reason, String message) implements SigningOutcome {}

    /**
     * No usable answer; may pass by itself.
     *
     * @param retryIn when the peer or the kind of fault suggests a time
     */
    record Unreachable(String reason, String message, Optional<Duration> retryIn)
            implements SigningOutcome {}
}
