package io.virtualmesh.agent.bundle;

import java.security.cert.X509Certificate;
import java.util.List;

/** All that istiod needs to sign: key, chain, roots. */
public record CaBundle(
        CaKey key,
        X509Certificate signer,
        List<X509Certificate> issuers,
        List<X509Certificate> roots) {
    public CaBundle {
        issuers = List.copyOf(issuers);
        roots = List.copyOf(roots);
    }
}
