package io.virtualmesh.agent.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;

/**
 * The request for an intermediate (PKCS#10), for when the key is made here and only the request travels. It asks for a
 * subject and nothing else: lifetime, path length and the rest are parameters of the call to Vault.
 *
 * @param pem one block {@code CERTIFICATE REQUEST}, ending with a newline; not secret
 */
public record IntermediateCsr(String pem) {

    public static IntermediateCsr of(CaKey key, String commonName, String organization) {
        var publicKey = SubjectPublicKeyInfo.getInstance(key.publicKey().getEncoded());
        var request =
                new PKCS10CertificationRequestBuilder(subject(commonName, organization), publicKey)
                        .build(new JdkContentSigner(key));
        try {
            var pem = Pem.write("CERTIFICATE REQUEST", request.getEncoded());
            return new IntermediateCsr(new String(pem, StandardCharsets.US_ASCII));
        } catch (IOException neverInMemory) {
            throw new UncheckedIOException(neverInMemory);
        }
    }

    /**
     * O, then CN, as Vault orders them. Cut at the 64 characters of RFC 5280, beyond which BouncyCastle refuses: what
     * counts is the name in the call to Vault, which takes a longer one.
     */
    private static X500Name subject(String commonName, String organization) {
        if (commonName.isBlank()) {
            throw new IllegalArgumentException("an intermediate needs a common name");
        }
        var name = new X500NameBuilder(BCStyle.INSTANCE);
        if (!organization.isBlank()) {
            name.addRDN(BCStyle.O, cut(organization));
        }
        return name.addRDN(BCStyle.CN, cut(commonName)).build();
    }

    private static String cut(String name) {
        int length = name.codePointCount(0, name.length());
        return length <= 64 ? name : name.substring(0, name.offsetByCodePoints(0, 64));
    }
}
