package io.virtualmesh.agent.bundle;

import static io.virtualmesh.agent.bundle.Certificates.describe;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What one certificate of a chain must be by itself, whoever stands above and below it. */
final class CertificateCheck {
    private static final int KEY_CERT_SIGN = 5;
    private static final String ANY = "2.5.29.37.0";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    private final X509Certificate certificate;
    private final List<Flaw> flaws = new ArrayList<>();

    private CertificateCheck(X509Certificate certificate) {
        this.certificate = certificate;
    }

    /** The intermediate that Vault signed. */
    static List<Flaw> asSigner(X509Certificate signer, Instant now) {
        return new CertificateCheck(signer)
                .all(
                        now,
                        "Vault signed a leaf: the path of a role (<mount>/sign/<role>) does that;"
                                + " use <mount>/root/sign-intermediate or"
                                + " <mount>/issuer/<ref>/sign-intermediate");
    }

    /** An upper issuer, or a root. */
    static List<Flaw> asIssuer(X509Certificate issuer, Instant now) {
        return new CertificateCheck(issuer)
                .all(now, "it cannot stand above an intermediate; remove it from the mount");
    }

    /** MD5 and SHA-1; on a root nobody verifies the signature, so it is not asked there. */
    static List<Flaw> signature(X509Certificate certificate) {
        var algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        if (!algorithm.startsWith("SHA1") && !algorithm.startsWith("MD")) {
            return List.of();
        }
        return List.of(
                new Flaw(
                        Flaw.WEAK_SIGNATURE,
                        describe(certificate)
                                + " is signed with "
                                + algorithm
                                + ", which istiod and Envoy refuse; have it issued anew with"
                                + " SHA-256"));
    }

    private List<Flaw> all(Instant now, String ifNotCa) {
        authority(ifNotCa);
        keyUsage();
        extendedKeyUsage();
        dates(now);
        keyStrength();
        return List.copyOf(flaws);
    }

    private void authority(String remedy) {
        if (certificate.getBasicConstraints() < 0) {
            add(Flaw.NOT_A_CA, "is no CA (basicConstraints without CA:TRUE); " + remedy);
        }
    }

    /** An absent key usage allows everything: the root that {@code openssl req -x509} makes has none. */
    private void keyUsage() {
        var usage = certificate.getKeyUsage();
        if (usage != null && !(usage.length > KEY_CERT_SIGN && usage[KEY_CERT_SIGN])) {
            add(
                    Flaw.KEY_USAGE_FORBIDS_SIGNING,
                    "has a key usage without keyCertSign, so nobody accepts what it signs; have it"
                            + " issued anew as a CA");
        }
    }

    /** Go asks every certificate of a chain for serverAuth, BoringSSL for what the peer is used as. */
    private void extendedKeyUsage() {
        List<String> usage;
        try {
            usage = certificate.getExtendedKeyUsage();
        } catch (CertificateParsingException unreadable) {
            usage = List.of();
        }
        if (usage != null
                && !usage.contains(ANY)
                && !(usage.contains(SERVER_AUTH) && usage.contains(CLIENT_AUTH))) {
            add(
                    Flaw.EXTENDED_KEY_USAGE_FORBIDS_TLS,
                    "has an extended key usage that excludes serverAuth or clientAuth, and with it"
                            + " every workload below; have it issued without one");
        }
    }

    private void dates(Instant now) {
        var from = certificate.getNotBefore().toInstant();
        var until = certificate.getNotAfter().toInstant();
        if (now.isBefore(from)) {
            add(
                    Flaw.NOT_YET_VALID,
                    "is valid from " + from + " only, it is " + now + "; compare the clocks");
        }
        if (!now.isBefore(until)) {
            add(
                    Flaw.EXPIRED,
                    "expired at " + until + ", it is " + now + "; renew it in Vault's mount");
        }
    }

    private void keyStrength() {
        switch (certificate.getPublicKey()) {
            case RSAPublicKey rsa when rsa.getModulus().bitLength() < 2048 ->
                    add(Flaw.WEAK_KEY, weak("RSA", rsa.getModulus().bitLength()));
            case ECPublicKey ec when ec.getParams().getOrder().bitLength() < 256 ->
                    add(Flaw.WEAK_KEY, weak("ECDSA", ec.getParams().getOrder().bitLength()));
            default -> {}
        }
    }

    private static String weak(String kind, int bits) {
        return "has a weak key, " + kind + " of " + bits + " bits; use RSA 2048 or ECDSA P-256 up";
    }

    private void add(String reason, String whatAndRemedy) {
        flaws.add(new Flaw(reason, describe(certificate) + " " + whatAndRemedy));
    }
}
