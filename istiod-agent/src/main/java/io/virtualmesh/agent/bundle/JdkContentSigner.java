package io.virtualmesh.agent.bundle;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.Signature;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.ContentSigner;

/**
 * Signs with the JDK what BouncyCastle encodes. BouncyCastle's own operators would do too, but load tables of every
 * algorithm there is, and the init container pays for that at each start.
 */
final class JdkContentSigner implements ContentSigner {
    private final CaKey key;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    JdkContentSigner(CaKey key) {
        this.key = key;
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        if (key.keySpec().algorithm() == KeySpec.Algorithm.RSA) {
            return new AlgorithmIdentifier(
                    PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
        }
        return new AlgorithmIdentifier(
                key.keySpec().equals(KeySpec.ECDSA_P384)
                        ? X9ObjectIdentifiers.ecdsa_with_SHA384
                        : X9ObjectIdentifiers.ecdsa_with_SHA256);
    }

    private String jdkName() {
        if (key.keySpec().algorithm() == KeySpec.Algorithm.RSA) {
            return "SHA256withRSA";
        }
        return key.keySpec().equals(KeySpec.ECDSA_P384) ? "SHA384withECDSA" : "SHA256withECDSA";
    }

    @Override
    public OutputStream getOutputStream() {
        return content;
    }

    @Override
    public byte[] getSignature() {
        try {
            var signature = Signature.getInstance(jdkName());
            signature.initSign(key.privateKey());
            signature.update(content.toByteArray());
            return signature.sign();
        } catch (GeneralSecurityException mayQuoteTheKey) {
            throw new ProviderException("cannot sign with the CA key " + key.keySpec());
        }
    }
}
