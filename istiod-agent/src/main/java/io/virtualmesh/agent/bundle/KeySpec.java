package io.virtualmesh.agent.bundle;

/** What kind of key an intermediate CA gets. */
public record KeySpec(Algorithm algorithm, int bits) {
    public static final KeySpec ECDSA_P256 = new KeySpec(Algorithm.EC, 256);
    public static final KeySpec ECDSA_P384 = new KeySpec(Algorithm.EC, 384);

    /** The families istiod can sign with (istio security/pkg/pki/util/crypto.go). */
    public enum Algorithm {
        RSA,
        EC
    }

    public KeySpec {
        boolean known =
                switch (algorithm) {
                    case RSA -> bits == 2048 || bits == 3072 || bits == 4096 || bits == 8192;
                    case EC -> bits == 256 || bits == 384;
                };
        if (!known) {
            throw new IllegalArgumentException(
                    "no such CA key: " + algorithm + " with " + bits + " bits");
        }
    }

    public static KeySpec rsa(int bits) {
        return new KeySpec(Algorithm.RSA, bits);
    }

    /** As the resource and Vault's documentation spell it, for logs and reports. */
    @Override
    public String toString() {
        return algorithm == Algorithm.RSA ? "RSA " + bits : "ECDSA P-" + bits;
    }
}
