package io.virtualmesh.agent.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.jspecify.annotations.Nullable;

/**
 * Makes CAs, good and bad ones: {@code TestPki.ca("Mid").pathLength(0).signedBy(root)}. P-256 unless told otherwise, valid
 * for decades unless told otherwise, so that {@link #NOW} and the real clock both lie within.
 */
public final class TestPki {
    public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2060-01-01T00:00:00Z");
    private static final AtomicLong SERIALS = new AtomicLong(4096);

    private final String name;
    private @Nullable CaKey key;
    private KeySpec keySpec = KeySpec.ECDSA_P256;
    private Instant from = FROM;
    private Instant until = UNTIL;
    private boolean authority = true;
    private @Nullable Integer pathLength;
    private @Nullable Integer keyUsage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
    private final List<KeyPurposeId> extendedKeyUsage = new ArrayList<>();
    private @Nullable NameConstraints nameConstraints;

    private TestPki(String name) {
        this.name = name;
    }

    /** A CA with {@code O=virtualmesh, CN=<name>}; finish with {@link #selfSigned} or {@link #signedBy}. */
    public static TestPki ca(String name) {
        return new TestPki(name);
    }

    public static Ca root(String name) {
        return ca(name).selfSigned();
    }

    /** A ready two-tier bundle of its own root. */
    public static CaBundle bundle() {
        return root("Root").intermediate("Intermediate").bundle();
    }

    public TestPki key(CaKey key) {
        this.key = key;
        return this;
    }

    public TestPki key(KeySpec spec) {
        this.keySpec = spec;
        return this;
    }

    public TestPki from(Instant from) {
        this.from = from;
        return this;
    }

    public TestPki until(Instant until) {
        this.until = until;
        return this;
    }

    public TestPki leaf() {
        this.authority = false;
        this.keyUsage = KeyUsage.digitalSignature;
        return this;
    }

    public TestPki pathLength(int pathLength) {
        this.pathLength = pathLength;
        return this;
    }

    /**
     * @param bits as BouncyCastle's KeyUsage counts them
     */
    public TestPki keyUsage(int bits) {
        this.keyUsage = bits;
        return this;
    }

    public TestPki noKeyUsage() {
        this.keyUsage = null;
        return this;
    }

    public TestPki extendedKeyUsage(KeyPurposeId... purposes) {
        extendedKeyUsage.addAll(List.of(purposes));
        return this;
    }

    /** Permits URIs of this host only. */
    public TestPki permittedUris(String host) {
        var uri = new GeneralName(GeneralName.uniformResourceIdentifier, host);
        this.nameConstraints =
                new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(uri)}, null);
        return this;
    }

    public Ca selfSigned() {
        var own = ownKey();
        return new Ca(own, certificate(own, own, subject()), Optional.empty());
    }

    public Ca signedBy(Ca issuer) {
        var own = ownKey();
        return new Ca(own, certificate(own, issuer.key(), issuer.name()), Optional.of(issuer));
    }

    /** Names one CA as issuer and carries the signature of another. */
    public Ca forged(Ca named, Ca signing) {
        var own = ownKey();
        return new Ca(own, certificate(own, signing.key(), named.name()), Optional.of(named));
    }

    private CaKey ownKey() {
        return key == null ? CaKey.generate(keySpec) : key;
    }

    /** Built by hand: a name of any length, which BouncyCastle's parser of names refuses. */
    private X500Name subject() {
        return new X500Name(
                new RDN[] {
                    new RDN(BCStyle.O, new DERUTF8String("virtualmesh")),
                    new RDN(BCStyle.CN, new DERUTF8String(name))
                });
    }

    private X509Certificate certificate(CaKey own, CaKey signing, X500Name issuer) {
        try {
            var builder =
                    new X509v3CertificateBuilder(
                            issuer,
                            BigInteger.valueOf(SERIALS.getAndIncrement()),
                            Date.from(from),
                            Date.from(until),
                            subject(),
                            SubjectPublicKeyInfo.getInstance(own.publicKey().getEncoded()));
            extensions(builder);
            return sign(builder, new JdkContentSigner(signing));
        } catch (IOException | GeneralSecurityException fixtureIsWrong) {
            throw new IllegalStateException(fixtureIsWrong);
        }
    }

    private void extensions(X509v3CertificateBuilder builder) throws IOException {
        var constraints =
                pathLength == null
                        ? new BasicConstraints(authority)
                        : new BasicConstraints(pathLength);
        builder.addExtension(Extension.basicConstraints, true, constraints);
        if (keyUsage != null) {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
        }
        if (!extendedKeyUsage.isEmpty()) {
            var purposes = extendedKeyUsage.toArray(new KeyPurposeId[0]);
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
        }
        if (nameConstraints != null) {
            builder.addExtension(Extension.nameConstraints, true, nameConstraints);
        }
    }

    static X509Certificate sign(X509v3CertificateBuilder builder, ContentSigner signer)
            throws IOException, GeneralSecurityException {
        var der = builder.build(signer).getEncoded();
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der));
    }

    /**
     * A CA with its key, and the CA above it.
     *
     * @param issuer empty for a root
     */
    public record Ca(CaKey key, X509Certificate certificate, Optional<Ca> issuer) {

        /** One more tier below this one. */
        public Ca intermediate(String name) {
            return ca(name).signedBy(this);
        }

        public Ca root() {
            return issuer.map(Ca::root).orElse(this);
        }

        /** From this one's issuer up to the last below the root. */
        public List<X509Certificate> upperIssuers() {
            var upper = new ArrayList<X509Certificate>();
            for (var next = issuer; next.flatMap(Ca::issuer).isPresent(); ) {
                upper.add(next.get().certificate());
                next = next.get().issuer();
            }
            return upper;
        }

        public CaBundle bundle() {
            return new CaBundle(key, certificate, upperIssuers(), List.of(root().certificate()));
        }

        public String pem() {
            return new String(Certificates.pem(certificate), StandardCharsets.US_ASCII);
        }

        public String sha256() {
            return Certificates.sha256(certificate);
        }

        X500Name name() {
            return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        }

        @Override
        public String toString() {
            return "Ca[" + Certificates.describe(certificate) + "]";
        }
    }
}
