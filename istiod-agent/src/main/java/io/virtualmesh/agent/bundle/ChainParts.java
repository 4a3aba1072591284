package io.virtualmesh.agent.bundle;

import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a chain may be built from.
 *
 * @param signed the new intermediate
 * @param offered the other certificates of Vault's answer, in any order, perhaps with duplicates
 * @param issuing the certificate Vault names as direct issuer
 * @param givenRoots from {@code ROOT_CA_FILE}, for a mount that knows its own certificate only
 */
public record ChainParts(
        X509Certificate signed,
        List<X509Certificate> offered,
        Optional<X509Certificate> issuing,
        List<X509Certificate> givenRoots) {
    public ChainParts {
        offered = List.copyOf(offered);
        givenRoots = List.copyOf(givenRoots);
    }

    /** Each certificate once, the signed one not among them. */
    Set<X509Certificate> candidates() {
        var all = new LinkedHashSet<X509Certificate>();
        issuing.ifPresent(all::add);
        all.addAll(offered);
        all.addAll(givenRoots);
        all.remove(signed);
        return all;
    }
}
