package io.virtualmesh.agent.istiod;

import io.virtualmesh.agent.bundle.Certificates;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The certificates that istiod showed at a handshake: its own, then what it appends of {@code cert-chain.pem} and roots. */
record ServedChain(List<X509Certificate> certificates) {
    ServedChain {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("a served chain has at least a leaf");
        }
    }

    X509Certificate leaf() {
        return certificates.get(0);
    }

    /** What istiod names as its leaf's issuer. */
    Optional<X509Certificate> issuer() {
        return certificates.size() < 2 ? Optional.empty() : Optional.of(certificates.get(1));
    }

    /**
     * Byte for byte, since names and keys may be the same; and the leaf must carry the signer's signature, since a pass that
     * mixed two sets was seen to show one signer's leaf with another's chain.
     */
    boolean isUnder(X509Certificate signer) {
        return issuer().filter(shown -> sameBytes(shown, signer)).isPresent()
                && leafIsSignedBy(signer);
    }

    /**
     * As istiod signs by itself when it finds no CA: a root named {@code O=<trust domain>}, and then it shows the leaf alone
     * (ca.go signWithCertChain, with an empty chain).
     */
    boolean isSelfSigned() {
        var name = leaf().getIssuerX500Principal();
        return name.getName().matches("O=[^,+]+")
                && issuer().map(ServedChain::isSelfIssued).orElse(true);
    }

    String describe() {
        return issuer().map(ca ->
                        "CA \"%s\" (serial %s, issued by \"%s\", until %s)"
                                .formatted(
                                        Certificates.printable(ca.getSubjectX500Principal()),
                                        Certificates.serial(ca),
                                        Certificates.printable(ca.getIssuerX500Principal()),
                                        ca.getNotAfter().toInstant()))
                .orElseGet(() ->
                        "a certificate without its issuer (issued by \"%s\")"
                                .formatted(
                                        Certificates.printable(leaf().getIssuerX500Principal())));
    }

    private boolean leafIsSignedBy(X509Certificate signer) {
        try {
            leaf().verify(signer.getPublicKey());
            return true;
        } catch (GeneralSecurityException notIts) {
            return false;
        }
    }

    private static boolean isSelfIssued(X509Certificate ca) {
        return ca.getSubjectX500Principal().equals(ca.getIssuerX500Principal());
    }

    private static boolean sameBytes(X509Certificate one, X509Certificate other) {
        try {
            return Arrays.equals(one.getEncoded(), other.getEncoded());
        } catch (CertificateEncodingException unprintable) {
            return false;
        }
    }
}
