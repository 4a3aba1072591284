package io.virtualmesh.lab.pki;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A new key and the request for its certificate, as {@code intermediate/generate/exported} answers. */
public record KeyAndCsr(String keyPem, String csrPem) {

    public static KeyAndCsr make(String subject, KeyKind kind) {
        var keys = kind.generate();
        try {
            var request =
                    new JcaPKCS10CertificationRequestBuilder(
                                    new X500Name(subject), keys.getPublic())
                            .build(
                                    new JcaContentSignerBuilder(kind.signature())
                                            .build(keys.getPrivate()));
            return new KeyAndCsr(Pem.traditional(keys.getPrivate()), Pem.of(request));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("cannot request a certificate for " + subject, e);
        }
    }

    @Override
    public String toString() {
        return "KeyAndCsr[" + csrPem.length() + " characters of CSR]";
    }
}
