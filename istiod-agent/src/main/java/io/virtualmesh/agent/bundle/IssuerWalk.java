package io.virtualmesh.agent.bundle;

import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** All that stands above one certificate, each by the shortest way. Nothing stands above a self-signed one. */
final class IssuerWalk {
    private final X509Certificate start;

    /** From each certificate reached to the one below it, in the order of reaching. */
    private final Map<X509Certificate, X509Certificate> below = new LinkedHashMap<>();

    private IssuerWalk(X509Certificate start) {
        this.start = start;
    }

    /**
     * @param first which candidates may be the direct issuer
     */
    static IssuerWalk from(
            X509Certificate start,
            List<X509Certificate> candidates,
            Predicate<X509Certificate> first) {
        var walk = new IssuerWalk(start);
        var queue = new ArrayDeque<X509Certificate>(List.of(start));
        while (!queue.isEmpty()) {
            var child = queue.remove();
            for (var candidate : candidates) {
                if ((child != start || first.test(candidate))
                        && !walk.below.containsKey(candidate)
                        && Certificates.isIssuedBy(child, candidate)) {
                    walk.below.put(candidate, child);
                    if (!Certificates.isSelfSigned(candidate)) {
                        queue.add(candidate);
                    }
                }
            }
        }
        return walk;
    }

    Set<X509Certificate> reached() {
        return below.keySet();
    }

    /** How many certificates stand between the start and this one. */
    int depth(X509Certificate reached) {
        return down(reached).size();
    }

    CaChain chainTo(X509Certificate root) {
        return new CaChain(start, down(root).reversed(), root);
    }

    /** From the upper to the lower, both ends left out. */
    private List<X509Certificate> down(X509Certificate top) {
        var between = new ArrayList<X509Certificate>();
        for (var next = below.get(top); next != null && next != start; next = below.get(next)) {
            between.add(next);
        }
        return between;
    }
}
