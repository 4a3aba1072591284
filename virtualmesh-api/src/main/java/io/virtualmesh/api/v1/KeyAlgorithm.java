package io.virtualmesh.api.v1;

/** Kind of the key of an intermediate CA. */
public enum KeyAlgorithm {
    /** RSA; its modulus has {@link CommonCertOptions#rsaKeySizeBytes} bits. */
    RSA,
    /** ECDSA on the curve P-256. */
    ECDSA_P256,
    /** ECDSA on the curve P-384. */
    ECDSA_P384
}
