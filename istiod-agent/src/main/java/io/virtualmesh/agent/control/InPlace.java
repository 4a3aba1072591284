package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.bundle.KeySpec;
import io.virtualmesh.agent.bundle.Lifetime;
import io.virtualmesh.agent.bundle.Renewal;
import io.virtualmesh.agent.bundle.Roots;
import io.virtualmesh.agent.trust.Root;
import io.virtualmesh.agent.trust.RootFile;
import io.virtualmesh.agent.trust.RootId;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bundle istiod has before it, without its key.
 *
 * @param fingerprint of the intent it was obtained for
 * @param renewedFor the last renew request that it answers
 * @param publishedAt when its CA was put in place
 * @param jitter drawn once per bundle, in [0, 1)
 * @param confirmation what is known of istiod having loaded it
 * @param swap the last change of the files, which may have been one of the roots alone
 */
record InPlace(
        PublicBundle bundle,
        String fingerprint,
        Optional<String> renewedFor,
        Instant publishedAt,
        double jitter,
        Instant renewAt,
        Confirmation confirmation,
        Swap swap) {

    /** Names of the notes beside the bundle. */
    static final String NOTE_INTENT = "intent";

    static final String NOTE_RENEWED_FOR = "renewed-for";
    static final String NOTE_MIRROR = "virtualmesh.json";

    /** SHA-256 of the root that the CA was signed under: of two with one key either verifies it. */
    static final String NOTE_ROOT = "root";

    static final String NOTE_ROOT_BEFORE = "root-before";
    static final String NOTE_LEAF_BEFORE = "leaf-before";

    /** When the CA was put in place; the set may be younger, by a change of the roots. */
    static final String NOTE_ISSUED_AT = "issued-at";

    /**
     * A change of the files.
     *
     * @param leafBefore SHA-256 of what istiod showed of itself before a change of the roots alone: while it still shows that, it
     *     has not loaded them (a successful reload makes it a new certificate, pilot/pkg/bootstrap/istio_ca.go)
     * @param rootBefore under which istiod may sign until it was seen with the new CA
     * @param loaded whether istiod was ever seen serving it; one that restarts reads the same files again
     */
    record Swap(
            Instant at, Optional<String> leafBefore, Optional<RootId> rootBefore, boolean loaded) {
        static Swap ofRoots(Instant at, Optional<String> leafBefore, Optional<RootId> before) {
            return new Swap(at, leafBefore, before, false);
        }

        static Swap ofCa(Instant at, Optional<RootId> rootBefore) {
            return new Swap(at, Optional.empty(), rootBefore, false);
        }
    }

    /** istiod's side of it. */
    sealed interface Confirmation {
        /** Nobody looked yet, or istiod does not listen; look again at {@code next}. */
        record Unknown(String reason, String message, int looks, Instant next)
                implements Confirmation {}

        record Served(Instant at, Duration after, Instant next) implements Confirmation {}

        /** Just published; to be looked at now. */
        static Confirmation unseen(Instant now) {
            return new Unknown("Published", "istiod has not shown it yet", 0, now);
        }

        record Failed(String message, int looks, Instant next) implements Confirmation {}
    }

    /** The same CA with other roots. */
    InPlace with(PublicBundle other, Swap swap) {
        return new InPlace(
                other,
                fingerprint,
                renewedFor,
                publishedAt,
                jitter,
                renewAt,
                Confirmation.unseen(swap.at()),
                swap);
    }

    InPlace with(Confirmation seen) {
        var loaded = swap.loaded() || seen instanceof Confirmation.Served;
        var swap = new Swap(this.swap.at(), this.swap.leafBefore(), this.swap.rootBefore(), loaded);
        return new InPlace(
                bundle, fingerprint, renewedFor, publishedAt, jitter, renewAt, seen, swap);
    }

    /**
     * The same, with {@code request} answered if it was: the command {@code renew} asks with the moment of asking, and a bundle
     * that was published later, as by the init container of a new pod, is what it asks for. Any other text is answered by a
     * renewal of its own only.
     */
    InPlace answering(Optional<String> request) {
        return request.filter(it -> momentOf(it).filter(publishedAt::isAfter).isPresent())
                .filter(it -> !renewedFor.equals(Optional.of(it)))
                .map(it ->
                        new InPlace(
                                bundle,
                                fingerprint,
                                Optional.of(it),
                                publishedAt,
                                jitter,
                                renewAt,
                                confirmation,
                                swap))
                .orElse(this);
    }

    private static Optional<Instant> momentOf(String request) {
        try {
            return Optional.of(Instant.parse(request));
        } catch (DateTimeParseException noMoment) {
            return Optional.empty();
        }
    }

    /** The same with the renewal time that {@code graceRatio} gives. */
    InPlace renewedAt(double graceRatio, Duration longestWorkload) {
        var at = renewal(graceRatio, longestWorkload).at();
        return new InPlace(
                bundle, fingerprint, renewedFor, publishedAt, jitter, at, confirmation, swap);
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

    /** What a container that starts again must know of this set. */
    Map<String, String> notes(String mirrorText) {
        return Map.of(
                NOTE_INTENT, fingerprint,
                NOTE_RENEWED_FOR, renewedFor.orElse(""),
                NOTE_MIRROR, mirrorText,
                NOTE_ROOT, bundle.rootId().sha256(),
                NOTE_ROOT_BEFORE, swap.rootBefore().map(RootId::sha256).orElse(""),
                NOTE_LEAF_BEFORE, swap.leafBefore().orElse(""),
                NOTE_ISSUED_AT, publishedAt.toString());
    }

    /**
     * Certificates of a bundle without the key, so that no key lives longer than its publication.
     *
     * @param root of {@code roots} that verifies the chain
     */
    record PublicBundle(
            X509Certificate signer,
            List<X509Certificate> issuers,
            X509Certificate root,
            List<X509Certificate> roots,
            Roots.Ending ending,
            Lifetime lifetime,
            KeySpec key) {
        /**
         * @param signedUnder taken where it is among the roots and verifies the chain, since of two roots with one key either does
         */
        static PublicBundle of(CaBundle bundle, Optional<RootId> signedUnder) {
            return new PublicBundle(
                    bundle.signer(),
                    bundle.issuers(),
                    anchor(bundle, signedUnder),
                    bundle.roots(),
                    bundle.ending(),
                    bundle.lifetime(),
                    bundle.key().keySpec());
        }

        private static X509Certificate anchor(CaBundle bundle, Optional<RootId> signedUnder) {
            var usual = bundle.anchor().orElseThrow();
            return bundle.roots().stream()
                    .filter(root -> signedUnder.equals(Optional.of(Root.of(root).id())))
                    .filter(root -> root.getPublicKey().equals(usual.getPublicKey()))
                    .findFirst()
                    .orElse(usual);
        }

        RootId rootId() {
            return Root.of(root).id();
        }

        RootFile rootFile() {
            return new RootFile(roots.stream().map(Root::of).toList(), ending);
        }
    }
}
