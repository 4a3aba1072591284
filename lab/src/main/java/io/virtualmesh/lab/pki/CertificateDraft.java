package io.virtualmesh.lab.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** What a certificate is to say, before it is signed. */
final class CertificateDraft {
    static final int UNLIMITED = -1;
    private static final SecureRandom RANDOM = new SecureRandom();

    private record Entry(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {}

    private final X500Name subject;
    private final PublicKey key;
    private final List<Entry> extensions = new ArrayList<>();
    private Instant from = Instant.EPOCH;
    private Instant until = Instant.EPOCH;

    CertificateDraft(String subject, PublicKey key) {
        this.subject = new X500Name(subject);
        this.key = key;
    }

    CertificateDraft validity(Instant from, Instant until) {
        this.from = from;
        this.until = until;
        return this;
    }

    CertificateDraft authority(int pathLength) {
        var constraints =
                pathLength == UNLIMITED
                        ? new BasicConstraints(true)
                        : new BasicConstraints(pathLength);
        return with(Extension.basicConstraints, true, constraints);
    }

    CertificateDraft signsCertificates() {
        var usage = new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
        return with(Extension.keyUsage, true, usage);
    }

    /** For servers and clients; a name of digits and dots is an IPv4 address, others are DNS names. */
    CertificateDraft endEntity(List<String> names) {
        var alternatives =
                names.stream()
                        .map(name -> new GeneralName(isAddress(name) ? 7 : 2, name))
                        .toArray(GeneralName[]::new);
        var purposes =
                new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
        return with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .with(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes))
                .with(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
    }

    private static boolean isAddress(String name) {
        return name.matches("[0-9.]+");
    }

    X509Certificate selfSigned(PrivateKey own, KeyKind kind) {
        return sign(subject, key, own, kind);
    }

    X509Certificate signedBy(LabCa ca) {
        var issuer = X500Name.getInstance(ca.certificate().getSubjectX500Principal().getEncoded());
        return sign(issuer, ca.certificate().getPublicKey(), ca.key(), ca.kind());
    }

    private CertificateDraft with(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
        extensions.add(new Entry(id, critical, value));
        return this;
    }

    private X509Certificate sign(
            X500Name issuer, PublicKey issuerKey, PrivateKey signer, KeyKind kind) {
        try {
            var serial = new BigInteger(159, RANDOM);
            var builder =
                    new JcaX509v3CertificateBuilder(
                            issuer, serial, Date.from(from), Date.from(until), subject, key);
            var identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    identifiers.createSubjectKeyIdentifier(key));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    identifiers.createAuthorityKeyIdentifier(issuerKey));
            for (var entry : extensions) {
                builder.addExtension(entry.id(), entry.critical(), entry.value());
            }
            var content = new JcaContentSignerBuilder(kind.signature()).build(signer);
            return new JcaX509CertificateConverter().getCertificate(builder.build(content));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException("cannot sign a certificate for " + subject, e);
        }
    }
}
