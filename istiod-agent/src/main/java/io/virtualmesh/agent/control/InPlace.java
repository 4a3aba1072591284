package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.bundle.KeySpec;
import io.virtualmesh.agent.bundle.Lifetime;
import io.virtualmesh.agent.bundle.Renewal;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bundle istiod has before it, without its key.
 *
 * @param fingerprint of the intent it was obtained for
 * @param renewedFor the last renew request that it answers
 * @param jitter drawn once per bundle, in [0, 1)
 * @param confirmation what is known of istiod having loaded it
 */
record InPlace(
        PublicBundle bundle,
        String fingerprint,
        Optional<String> renewedFor,
        Instant publishedAt,
        double jitter,
        Instant renewAt,
        Confirmation confirmation) {

    /** Names of the notes beside the bundle. */
    static final String NOTE_INTENT = "intent";

    static final String NOTE_RENEWED_FOR = "renewed-for";
    static final String NOTE_MIRROR = "virtualmesh.json";

    /** istiod's side of it. */
    sealed interface Confirmation {
        /** Nobody looked yet, or istiod does not listen; look again at {@code next}. */
        record Unknown(String reason, String message, int looks, Instant next)
                implements Confirmation {}

        record Served(Instant at, Duration after, Instant next) implements Confirmation {}

        record Failed(String message, int looks, Instant next) implements Confirmation {}
    }

    InPlace with(Confirmation seen) {
        return new InPlace(bundle, fingerprint, renewedFor, publishedAt, jitter, renewAt, seen);
    }

    /** The same with the renewal time that {@code graceRatio} gives. */
    InPlace renewedAt(double graceRatio, Duration longestWorkload) {
        var at = renewal(graceRatio, longestWorkload).at();
        return new InPlace(bundle, fingerprint, renewedFor, publishedAt, jitter, at, confirmation);
    }

    Renewal renewal(double graceRatio, Duration longestWorkload) {
        return Renewal.plan(bundle.lifetime(), graceRatio, longestWorkload, publishedAt, jitter);
    }

    boolean usableAt(Instant now) {
        return bundle.lifetime().contains(now);
    }

    /** The moment something must be done about istiod's side. */
    Instant nextLook() {
        return switch (confirmation) {
            case Confirmation.Unknown u -> u.next();
            case Confirmation.Served s -> s.next();
            case Confirmation.Failed f -> f.next();
        };
    }

    static Map<String, String> notes(
            MeshIntent intent, Optional<String> renewedFor, String mirrorText) {
        return Map.of(
                NOTE_INTENT, intent.fingerprint(),
                NOTE_RENEWED_FOR, renewedFor.orElse(""),
                NOTE_MIRROR, mirrorText);
    }

    /** Certificates of a bundle without the key, so that no key lives longer than its publication. */
    record PublicBundle(
            X509Certificate signer,
            List<X509Certificate> issuers,
            List<X509Certificate> roots,
            Lifetime lifetime,
            KeySpec key) {
        static PublicBundle of(CaBundle bundle) {
            return new PublicBundle(
                    bundle.signer(),
                    bundle.issuers(),
                    bundle.roots(),
                    bundle.lifetime(),
                    bundle.key().keySpec());
        }
    }
}
