package io.virtualmesh.agent.bundle;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/**
 * The last proof: a throw-away certificate, such as istiod would give to a workload and to itself, signed with the CA key
 * and verified up to the root (as SPIRE does, pkg/server/ca/validation.go). It never leaves this class.
 */
final class ProofLeaf {
    private final CaBundle bundle;
    private final Instant now;
    private final BundleRules rules;

    private ProofLeaf(CaBundle bundle, Instant now, BundleRules rules) {
        this.bundle = bundle;
        this.now = now;
        this.rules = rules;
    }

    /**
     * @param flawed whether other reasons are known already: then a refusal adds nothing but names that are forbidden
     */
    static List<Flaw> flaws(CaBundle bundle, Instant now, BundleRules rules, boolean flawed) {
        return new ProofLeaf(bundle, now, rules).flaws(flawed);
    }

    private List<Flaw> flaws(boolean flawed) {
        var anchor = bundle.anchor();
        if (anchor.isEmpty()) {
            return List.of(); // said by whoever looked at the links
        }
        try {
            verify(anchor.get());
            return List.of();
        } catch (CertPathValidatorException refused) {
            if (refused.getReason() == PKIXReason.INVALID_NAME) {
                return List.of(namesForbidden());
            }
            return flawed ? List.of() : List.of(rejected(place(refused), reason(refused)));
        } catch (GeneralSecurityException | IOException | RuntimeException cannotEvenTry) {
            // Certificates of others reach the JDK's validator here, and it lets unchecked
            // exceptions through.
            return flawed
                    ? List.of()
                    : List.of(rejected("", cannotEvenTry.getClass().getSimpleName()));
        }
    }

    /**
     * The root stands in the path too, below an anchor of its own name and key: of an anchor itself the JDK looks at
     * neither dates nor constraints.
     */
    private void verify(X509Certificate root) throws GeneralSecurityException, IOException {
        var path = new ArrayList<X509Certificate>(List.of(leaf()));
        path.addAll(bundle.path());
        var anchor = new TrustAnchor(root.getSubjectX500Principal(), root.getPublicKey(), null);
        var parameters = new PKIXParameters(Set.of(anchor));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    }

    /** With the CA's own public key: nobody will ever use it, and making another costs time. */
    private X509Certificate leaf() throws IOException, GeneralSecurityException {
        var builder =
                new X509v3CertificateBuilder(
                        X500Name.getInstance(
                                bundle.signer().getSubjectX500Principal().getEncoded()),
                        BigInteger.ONE,
                        Date.from(now.minus(Duration.ofMinutes(2))), // as istiod backdates
                        Date.from(now.plus(Duration.ofMinutes(1))),
                        new X500Name("CN=proof"),
                        SubjectPublicKeyInfo.getInstance(bundle.key().publicKey().getEncoded()));
        builder.addExtension(Extension.subjectAlternativeName, true, names());
        builder.addExtension(
                Extension.keyUsage,
                true,
                new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(
                        new KeyPurposeId[] {
                            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                        }));
        var der = builder.build(new JdkContentSigner(bundle.key())).getEncoded();
        try {
            return Certificates.parseDer(der);
        } catch (BadPem ourOwn) {
            throw new GeneralSecurityException("the proof certificate is unreadable", ourOwn);
        }
    }

    private GeneralNames names() {
        var workload = "spiffe://" + rules.trustDomain() + "/ns/istio-system/sa/proof";
        return new GeneralNames(
                new GeneralName[] {
                    new GeneralName(GeneralName.uniformResourceIdentifier, workload),
                    new GeneralName(GeneralName.dNSName, "istiod.istio-system.svc")
                });
    }

    private Flaw namesForbidden() {
        return new Flaw(
                Flaw.NAME_CONSTRAINTS_FORBID,
                "name constraints above "
                        + Certificates.describe(bundle.signer())
                        + " forbid what istiod issues: spiffe://"
                        + rules.trustDomain()
                        + "/… and istiod.istio-system.svc; sign under a CA that permits both");
    }

    private Flaw rejected(String place, String why) {
        return new Flaw(
                Flaw.PROOF_REJECTED,
                "a throw-away workload certificate signed under "
                        + Certificates.describe(bundle.signer())
                        + " does not verify up to the root: "
                        + why
                        + place
                        + "; look at the extensions and signatures of this chain");
    }

    private String place(CertPathValidatorException refused) {
        var path = bundle.path();
        int index = refused.getIndex() - 1; // 0 is the leaf
        return index < 0 || index >= path.size()
                ? ""
                : " at " + Certificates.describe(path.get(index));
    }

    private static String reason(CertPathValidatorException refused) {
        return refused.getReason().toString();
    }
}
