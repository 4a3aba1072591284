package io.virtualmesh.agent.bundle;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * All that istiod needs to sign: key, chain, roots. {@link BundleCheck} says whether it may be published.
 *
 * @param signer the intermediate; the root itself when istiod's own CA is adopted
 * @param issuers upper issuers in order, without the root
 * @param roots what workloads shall trust, each once, sorted as {@link Roots} sorts; at least one
 * @param ending how {@code root-cert.pem} ends
 */
public record CaBundle(
        CaKey key,
        X509Certificate signer,
        List<X509Certificate> issuers,
        List<X509Certificate> roots,
        Roots.Ending ending) {
    public CaBundle {
        issuers = List.copyOf(issuers);
        roots = Roots.sorted(roots);
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("a CA bundle needs a root");
        }
    }

    public CaBundle(
            CaKey key,
            X509Certificate signer,
            List<X509Certificate> issuers,
            List<X509Certificate> roots) {
        this(key, signer, issuers, roots, Roots.Ending.PLAIN);
    }

    /**
     * The four files by name, and nothing else. Holds the key: the caller overwrites the arrays after use. The
     * certificates among them are the same bytes each time.
     */
    public SortedMap<String, byte[]> files() {
        return BundleFiles.of(this);
    }

    /**
     * Reads back what {@link #files} gave, after a restart of the container. Other entries are ignored.
     *
     * @throws BadPem naming the file; what was read is not proven by that
     */
    public static CaBundle fromFiles(Map<String, byte[]> files) throws BadPem {
        return BundleFiles.read(files);
    }

    /**
     * The root that verifies the chain, if one does. Of two with one key it is the one that lasts longer, since either
     * serves a verifier.
     */
    public Optional<X509Certificate> anchor() {
        var top = issuers.isEmpty() ? signer : issuers.getLast();
        return roots.stream()
                .filter(root -> root.equals(top) || Certificates.isIssuedBy(top, root))
                .max(Comparator.comparing(root -> root.getNotAfter().toInstant()));
    }

    /** Signer, upper issuers and the {@link #anchor}, each once: all whose dates count. */
    public List<X509Certificate> path() {
        return Stream.of(Stream.of(signer), issuers.stream(), anchor().stream())
                .flatMap(certificates -> certificates)
                .distinct()
                .toList();
    }

    /**
     * Latest start to earliest end of the whole chain, root included: OpenBao lets an intermediate outlive its root.
     *
     * @throws IllegalArgumentException where there is no such time, which a proven bundle cannot have
     */
    public Lifetime lifetime() {
        var from = path().stream().map(c -> c.getNotBefore().toInstant()).max(Instant::compareTo);
        return new Lifetime(from.orElseThrow(), endsFirst().getNotAfter().toInstant());
    }

    /** The certificate of the chain whose end decides; the signer where several end together. */
    public X509Certificate endsFirst() {
        return path().stream()
                .min(Comparator.comparing(X509Certificate::getNotAfter))
                .orElseThrow();
    }

    /** Short: the default of a record would print whole certificates. */
    @Override
    public String toString() {
        return "CaBundle[" + Certificates.describe(signer) + ", " + key + "]";
    }
}
