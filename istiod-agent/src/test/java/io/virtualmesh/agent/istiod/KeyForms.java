package io.virtualmesh.agent.istiod;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.virtualmesh.agent.bundle.CaKey;
import io.virtualmesh.agent.bundle.KeySpec;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;

/** Private keys in the native forms of openssl and Vault. */
final class KeyForms {
    private KeyForms() {}

    /** PKCS#1 of RSA, SEC1 and PKCS#8 of both curves. */
    static List<byte[]> all() throws Exception {
        return List.of(
                pkcs1(CaKey.generate(KeySpec.rsa(2048))),
                CaKey.generate(KeySpec.rsa(2048)).pem(),
                sec1(CaKey.generate(KeySpec.ECDSA_P256)),
                CaKey.generate(KeySpec.ECDSA_P256).pem(),
                sec1(CaKey.generate(KeySpec.ECDSA_P384)),
                CaKey.generate(KeySpec.ECDSA_P384).pem());
    }

    private static byte[] pkcs1(CaKey key) {
        return pem("RSA PRIVATE KEY", info(key).getPrivateKey().getOctets());
    }

    private static byte[] sec1(CaKey key) throws Exception {
        var inner = ECPrivateKey.getInstance(info(key).parsePrivateKey());
        var curve = info(key).getPrivateKeyAlgorithm().getParameters();
        int bits = key.keySpec().bits();
        var sec1 = new ECPrivateKey(bits, inner.getKey(), inner.getPublicKey(), curve);
        return pem("EC PRIVATE KEY", sec1.getEncoded());
    }

    private static PrivateKeyInfo info(CaKey key) {
        var text = new String(key.pem(), US_ASCII).replaceAll("-----[^\n]*-----", "");
        return PrivateKeyInfo.getInstance(Base64.getMimeDecoder().decode(text));
    }

    private static byte[] pem(String label, byte[] der) {
        var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return ("-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n")
                .getBytes(US_ASCII);
    }
}
