package io.virtualmesh.lab.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** Keys of a certificate authority, with the hash that signs. RSA 4096 takes a second to make. */
public enum KeyKind {
    RSA_2048("RSA", "2048", "SHA256withRSA"),
    RSA_4096("RSA", "4096", "SHA256withRSA"),
    P256("EC", "secp256r1", "SHA256withECDSA"),
    P384("EC", "secp384r1", "SHA384withECDSA");

    private final String algorithm;
    private final String size;
    private final String signature;

    KeyKind(String algorithm, String size, String signature) {
        this.algorithm = algorithm;
        this.size = size;
        this.signature = signature;
    }

    public KeyPair generate() {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("RSA")) {
                generator.initialize(Integer.parseInt(size));
            } else {
                generator.initialize(new ECGenParameterSpec(size));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make keys of kind " + this, e);
        }
    }

    String signature() {
        return signature;
    }
}
