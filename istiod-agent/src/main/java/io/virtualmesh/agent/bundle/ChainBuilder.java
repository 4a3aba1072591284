package io.virtualmesh.agent.bundle;

import io.virtualmesh.agent.bundle.ChainOutcome.Broken;
import io.virtualmesh.agent.bundle.ChainOutcome.Built;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds the way from a signed intermediate up to its root among certificates that somebody else picked.
 *
 * <p>A breadth-first walk from the intermediate over "is issued by" (name and signature; key identifiers, which
 * anybody can copy, are not asked) visits every certificate once, so that rings of cross-signed CAs end and each root is reached by its shortest
 * chain. Walks are tried from the pickiest to the most lenient: usable certificates through the issuer Vault names, then
 * through any, then the same with unusable ones, so that {@link BundleCheck} can say what is wrong with the best there is.
 * Of several roots reached the order is: given by hand, shortest chain, longest lasting, hash.
 */
public final class ChainBuilder {
    /** More than any PKI has; each pair of equal names costs one verification. */
    static final int MAX_CERTIFICATES = 100;

    private final ChainParts parts;
    private final RootPins pins;
    private final Set<X509Certificate> candidates;
    private final Predicate<X509Certificate> usable;

    private ChainBuilder(ChainParts parts, RootPins pins, Instant now) {
        this.parts = parts;
        this.pins = pins;
        this.candidates = parts.candidates();
        this.usable = certificate -> CertificateCheck.asIssuer(certificate, now).isEmpty();
    }

    /**
     * @param now to prefer certificates that are in date; being out of date breaks no chain here
     */
    public static ChainOutcome build(ChainParts parts, RootPins pins, Instant now) {
        return new ChainBuilder(parts, pins, now).build();
    }

    private ChainOutcome build() {
        if (candidates.size() > MAX_CERTIFICATES) {
            return new Broken(List.of(tooMany()));
        }
        if (Certificates.isSelfSigned(parts.signed()) && pins.allows(parts.signed())) {
            return new Built(new CaChain(parts.signed(), List.of(), parts.signed()));
        }
        return findChain()
                .<ChainOutcome>map(Built::new)
                .orElseGet(() -> new Broken(ChainGap.explain(parts, pins)));
    }

    private Optional<CaChain> findChain() {
        for (var accepted : List.of(usable, (Predicate<X509Certificate>) any -> true)) {
            for (var first : List.of(namedIssuer(), (Predicate<X509Certificate>) any -> true)) {
                var walk = IssuerWalk.from(parts.signed(), ordered(accepted), first);
                var chain = bestRoot(walk).map(walk::chainTo);
                if (chain.isPresent()) {
                    return chain;
                }
            }
        }
        return Optional.empty();
    }

    private Predicate<X509Certificate> namedIssuer() {
        return issuer -> parts.issuing().map(issuer::equals).orElse(false);
    }

    /** Longest lasting first, so that of two certificates of one key the walk takes the fresher. */
    private List<X509Certificate> ordered(Predicate<X509Certificate> accepted) {
        return candidates.stream()
                .filter(accepted)
                .sorted(
                        Comparator.comparing(X509Certificate::getNotAfter)
                                .reversed()
                                .thenComparing(Certificates::sha256))
                .toList();
    }

    private Optional<X509Certificate> bestRoot(IssuerWalk walk) {
        return walk.reached().stream()
                .filter(Certificates::isSelfSigned)
                .filter(pins::allows)
                .min(
                        Comparator.<X509Certificate, Boolean>comparing(
                                        root -> !parts.givenRoots().contains(root))
                                .thenComparing(walk::depth)
                                .thenComparing(
                                        X509Certificate::getNotAfter, Comparator.reverseOrder())
                                .thenComparing(Certificates::sha256));
    }

    private Flaw tooMany() {
        return new Flaw(
                Flaw.TOO_MANY_CERTIFICATES,
                candidates.size()
                        + " certificates were offered as issuers of "
                        + Certificates.describe(parts.signed())
                        + ", at most "
                        + MAX_CERTIFICATES
                        + " are looked at; remove old issuers from the mount or from ROOT_CA_FILE");
    }
}
