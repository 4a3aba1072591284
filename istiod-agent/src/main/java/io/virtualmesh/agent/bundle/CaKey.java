package io.virtualmesh.agent.bundle;

import java.security.PrivateKey;
import java.security.PublicKey;

/** The key of an intermediate CA. Prints as its algorithm, never as its content. */
public final class CaKey {
    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    CaKey(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    PrivateKey privateKey() {
        return privateKey;
    }

    @Override
    public String toString() {
        return "CaKey[" + publicKey.getAlgorithm() + "]";
    }
}
