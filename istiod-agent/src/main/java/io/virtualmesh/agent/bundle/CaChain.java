package io.virtualmesh.agent.bundle;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * From the intermediate up to its root.
 *
 * @param signer the intermediate istiod will sign with
 * @param issuers the upper issuers in order, without the root; empty in a PKI of two tiers
 * @param root self-signed; the signer itself when istiod's own root is adopted
 */
public record CaChain(X509Certificate signer, List<X509Certificate> issuers, X509Certificate root) {
    public CaChain {
        issuers = List.copyOf(issuers);
    }

    public CaBundle withKey(CaKey key) {
        return new CaBundle(key, signer, issuers, List.of(root));
    }
}
