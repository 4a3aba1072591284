package io.virtualmesh.agent.control;

/**
 * Secrets and tokens of istiod's own cluster that a VirtualMesh refers to. Only Secrets by name, in istiod's namespace or
 * the VirtualMesh's.
 */
public interface ClusterSecrets {

    /**
     * The value of one data key.
     *
     * @param fallbackKey the key used when {@code ref} names none
     * @throws SecretUnavailable with a message that names Secret, key and remedy, never content
     */
    byte[] read(VaultIntent.SecretRef ref, String fallbackKey) throws SecretUnavailable;

    /**
     * A fresh token of another ServiceAccount: TokenRequest first, then its token Secret.
     *
     * @param key data key when a Secret must serve
     */
    String serviceAccountToken(String namespace, String name, String key) throws SecretUnavailable;

    /** A reference of the spec that cannot be followed now. */
    class SecretUnavailable extends Exception {
        private static final long serialVersionUID = 1L;

        public SecretUnavailable(String message) {
            super(message);
        }

        public SecretUnavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
