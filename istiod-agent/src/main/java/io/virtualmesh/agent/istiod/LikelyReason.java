package io.virtualmesh.agent.istiod;

import java.security.cert.X509Certificate;

/** Why istiod serves under something other than what was published, as far as the certificates tell. */
final class LikelyReason {
    private static final String LOG =
            "; its log says why, at \"Failed to update new Plug-in CA certs\" or \"failed"
                    + " reading\"";

    private LikelyReason() {}

    static String of(ServedChain chain, X509Certificate signer) {
        if (chain.isSelfSigned()) {
            return "istiod found no files when it started and signs by itself until it is"
                    + " restarted: did it start before us, or is volume \"cacerts\" not mounted"
                    + " at its ROOT_CA_DIR (/etc/cacerts)?";
        }
        if (comesFromElsewhere(chain, signer)) {
            return "istiod refused the reload, perhaps for a changed root-cert.pem with"
                    + " ISTIO_MULTIROOT_MESH not true, or its serving certificate is mounted"
                    + " (tls.crt) and its expiry metric does not show our CA either"
                    + LOG;
        }
        return "istiod still serves under an earlier CA of the same issuer: it could not read the"
                + " files (run our container as 1337:1337 or share an fsGroup), refused them, or"
                + " its file watch has ended"
                + LOG;
    }

    /**
     * Whether the served leaf is from a PKI that is not the one below which our signer stands: neither istiod's own root nor
     * a CA that our signer's issuer, or our signer, issued.
     */
    static boolean comesFromElsewhere(ServedChain chain, X509Certificate signer) {
        if (chain.isSelfSigned()) {
            return false;
        }
        return chain.issuer()
                .map(ca ->
                        !ca.getIssuerX500Principal().equals(signer.getIssuerX500Principal())
                                && !ca.getSubjectX500Principal()
                                        .equals(signer.getSubjectX500Principal()))
                .orElse(true);
    }
}
