package io.virtualmesh.agent.istiod;

import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What various istiods would show. */
final class SampleChains {
    static final LabCa ROOT = LabCa.root("CN=Root of the tests", KeyKind.P256);
    static final LabCa OLD = intermediate(ROOT, "one", Duration.ofDays(10));
    static final LabCa NEW = intermediate(ROOT, "one", Duration.ofDays(20));
    static final LabCa ELSEWHERE =
            intermediate(LabCa.root("CN=Another root", KeyKind.P256), "two", Duration.ofDays(30));
    static final LabCa SELF_SIGNED = LabCa.root("O=cluster.local", KeyKind.P256);

    private SampleChains() {}

    static LabCa intermediate(LabCa root, String organization, Duration life) {
        return root.intermediate(
                "O=" + organization + ",CN=" + organization, KeyKind.P256, 0, life);
    }

    /** As istiod with a plugged-in CA. */
    static ServedChain under(LabCa ca) {
        return chain(leafOf(ca), ca.chain());
    }

    /** A leaf by one signer with the chain of another, as a torn reload gives. */
    static ServedChain mixed(LabCa leafSigner, LabCa shown) {
        return chain(leafOf(leafSigner), shown.chain());
    }

    /** As istiod with its own CA, whose chain is empty. */
    static ServedChain selfSigned() {
        return chain(leafOf(SELF_SIGNED), List.of());
    }

    private static ServedChain chain(X509Certificate leaf, List<X509Certificate> above) {
        List<X509Certificate> all = new ArrayList<>(List.of(leaf));
        all.addAll(above);
        return new ServedChain(all);
    }

    private static X509Certificate leafOf(LabCa ca) {
        String pem = ca.issue("istiod", List.of("istiod.istio-system.svc")).certificatePem();
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(
                                            pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException wrong) {
            throw new IllegalStateException("the lab's certificate cannot be read", wrong);
        }
    }
}
