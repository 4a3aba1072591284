package io.virtualmesh.lab.pki;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/** A certificate authority that the lab has made itself, with its key and the way to its root. */
public final class LabCa {
    private final KeyKind kind;
    private final KeyPair keys;
    private final X509Certificate certificate;
    private final @Nullable LabCa issuer;

    private LabCa(KeyKind kind, KeyPair keys, X509Certificate own, @Nullable LabCa issuer) {
        this.kind = kind;
        this.keys = keys;
        this.certificate = own;
        this.issuer = issuer;
    }

    /**
     * A root like the one of {@code openssl req -x509} in the guide of seeds/002: ten years, CA:TRUE,
     * both key identifiers and no key usage at all.
     */
    public static LabCa root(String subject, KeyKind kind) {
        var keys = kind.generate();
        var now = Instant.now();
        var draft =
                new CertificateDraft(subject, keys.getPublic())
                        .validity(now.minusSeconds(60), now.plus(Duration.ofDays(3650)))
                        .authority(CertificateDraft.UNLIMITED);
        return new LabCa(kind, keys, draft.selfSigned(keys.getPrivate(), kind), null);
    }

    /** An intermediate with key usage certificate and CRL signing; {@code pathLength} as X.509. */
    public LabCa intermediate(String subject, KeyKind kind, int pathLength, Duration life) {
        var keys = kind.generate();
        var now = Instant.now();
        var draft =
                new CertificateDraft(subject, keys.getPublic())
                        .validity(now.minusSeconds(30), now.plus(life))
                        .authority(pathLength)
                        .signsCertificates();
        return new LabCa(kind, keys, draft.signedBy(this), this);
    }

    /** As Vault's {@code sign-intermediate}: the certificate of another's key, PEM. */
    public String signIntermediate(String subject, String csrPem, Duration life) {
        var now = Instant.now();
        try (var parser = new PEMParser(new StringReader(csrPem))) {
            var request =
                    new JcaPKCS10CertificationRequest(
                            (PKCS10CertificationRequest) parser.readObject());
            var draft =
                    new CertificateDraft(subject, request.getPublicKey())
                            .validity(now.minusSeconds(30), now.plus(life))
                            .authority(0)
                            .signsCertificates();
            return Pem.of(draft.signedBy(this));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("no CSR for " + subject, e);
        }
    }

    /** A one-year certificate for a server of the lab, also good as a client's. */
    public Issued issue(String commonName, List<String> names) {
        var keys = KeyKind.P256.generate();
        var now = Instant.now();
        var draft =
                new CertificateDraft("CN=" + commonName, keys.getPublic())
                        .validity(now.minusSeconds(60), now.plus(Duration.ofDays(365)))
                        .endEntity(names);
        return new Issued(Pem.of(draft.signedBy(this)), Pem.pkcs8(keys.getPrivate()));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public String certificatePem() {
        return Pem.of(certificate);
    }

    /** PKCS#8. */
    public String keyPem() {
        return Pem.pkcs8(keys.getPrivate());
    }

    /** PKCS#1 for RSA, SEC1 for EC. */
    public String traditionalKeyPem() {
        return Pem.traditional(keys.getPrivate());
    }

    public LabCa root() {
        return issuer == null ? this : issuer.root();
    }

    /** This certificate and its issuers below the root, the order of {@code cert-chain.pem}. */
    public List<X509Certificate> chain() {
        var chain = new ArrayList<X509Certificate>();
        for (LabCa ca = this; ca.issuer != null; ca = ca.issuer) {
            chain.add(ca.certificate);
        }
        return List.copyOf(chain);
    }

    public String chainPem() {
        return String.join("\n", chain().stream().map(Pem::of).toList());
    }

    /** Writes the four files of istiod's {@code cacerts} folder, in place and one by one. */
    public void writeCacerts(Path folder) {
        Cacerts.write(folder, this);
    }

    public PrivateKey key() {
        return keys.getPrivate();
    }

    KeyKind kind() {
        return kind;
    }

    @Override
    public String toString() {
        return "CA " + certificate.getSubjectX500Principal() + " (" + kind + ")";
    }
}
