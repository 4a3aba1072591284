package io.virtualmesh.agent.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** Certificates in and out of PEM, and the plain questions asked of one. */
public final class Certificates {
    static final String LABEL = "CERTIFICATE";

    private Certificates() {}

    /**
     * All certificates of a text, in its order; at least one. Nothing but certificates may be in it: a key that
     * strayed into a chain must not travel on.
     */
    public static List<X509Certificate> parseAll(byte[] pem) throws BadPem {
        var blocks = Pem.blocks(pem);
        if (blocks.isEmpty()) {
            throw new BadPem("holds no PEM certificate (no line -----BEGIN CERTIFICATE-----)");
        }
        var certificates = new ArrayList<X509Certificate>(blocks.size());
        for (var block : blocks) {
            certificates.add(fromBlock(block));
        }
        return List.copyOf(certificates);
    }

    public static List<X509Certificate> parseAll(String pem) throws BadPem {
        return parseAll(pem.getBytes(UTF_8));
    }

    /** The only certificate of a text. */
    public static X509Certificate parseOne(byte[] pem) throws BadPem {
        var all = parseAll(pem);
        if (all.size() != 1) {
            throw new BadPem("holds " + all.size() + " certificates, expected one");
        }
        return all.getFirst();
    }

    public static X509Certificate parseOne(String pem) throws BadPem {
        return parseOne(pem.getBytes(UTF_8));
    }

    private static X509Certificate fromBlock(Pem.Block block) throws BadPem {
        if (!block.label().equals(LABEL)) {
            throw new BadPem("holds " + block.nameForPeople() + ", expected CERTIFICATE only");
        }
        if (block.headers()) {
            throw new BadPem("holds a certificate with PEM headers, which istiod would pass on");
        }
        return parseDer(block.der());
    }

    static X509Certificate parseDer(byte[] der) throws BadPem {
        if (der.length == 0 || der[0] != 0x30) {
            throw new BadPem("holds a CERTIFICATE block whose content is no certificate");
        }
        try {
            var certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(der));
            if (!Arrays.equals(certificate.getEncoded(), der)) {
                throw new BadPem("holds a certificate with bytes behind its end");
            }
            return certificate;
        } catch (CertificateException | RuntimeException unreadable) {
            // The JDK's parser lets some unchecked exceptions of its DER reader through.
            throw new BadPem("holds a CERTIFICATE block that is not a readable X.509 certificate");
        }
    }

    /** Canonical PEM: 64 columns, LF, one newline between blocks and one at the end. */
    public static byte[] pem(List<X509Certificate> certificates) {
        var out = new ByteArrayOutputStream();
        certificates.forEach(certificate -> out.writeBytes(Pem.write(LABEL, der(certificate))));
        return out.toByteArray();
    }

    public static byte[] pem(X509Certificate certificate) {
        return pem(List.of(certificate));
    }

    /** Of the DER, lower-case hex without colons. */
    public static String sha256(X509Certificate certificate) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(der(certificate));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new ProviderException(everyJdkHasIt);
        }
    }

    /** Lower-case hex without colons, at least two digits, as Vault prints it but for the colons. */
    public static String serial(X509Certificate certificate) {
        var hex = certificate.getSerialNumber().toString(16);
        return hex.length() % 2 == 0 ? hex : "0" + hex;
    }

    /** Subject equals issuer, and its own key verifies it. */
    public static boolean isSelfSigned(X509Certificate certificate) {
        return isIssuedBy(certificate, certificate);
    }

    /**
     * Whether {@code issuer}'s name and key stand behind {@code certificate}. Key identifiers are not asked: they are a
     * hint that anybody can copy.
     */
    public static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
        return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
                && isSignedBy(certificate, issuer);
    }

    static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException no) {
            // A key or signature that cannot even be tried (foreign algorithm, broken parameters)
            // proves nothing.
            return false;
        }
    }

    /** Subject and serial for messages: printable and short, whatever the certificate holds. */
    public static String describe(X509Certificate certificate) {
        var serial = serial(certificate);
        return printable(certificate.getSubjectX500Principal())
                + " (serial "
                + (serial.length() > 48 ? serial.substring(0, 48) + "…" : serial)
                + ")";
    }

    static String issuerName(X509Certificate certificate) {
        return printable(certificate.getIssuerX500Principal());
    }

    /** A name for messages: one line, and short, whatever it holds. */
    public static String printable(X500Principal name) {
        var printable = name.getName().replaceAll("[\\p{C}\\u2028\\u2029]", "?");
        if (printable.isEmpty()) {
            return "(empty subject)";
        }
        return printable.length() > 160 ? printable.substring(0, 160) + "…" : printable;
    }

    static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException notFromAParser) {
            throw new IllegalArgumentException("certificate without encoding", notFromAParser);
        }
    }
}
