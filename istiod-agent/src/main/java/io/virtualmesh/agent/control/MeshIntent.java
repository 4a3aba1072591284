package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.KeySpec;
import java.time.Duration;

/**
 * What a VirtualMesh asks of this mesh, in our words: every default applied, every rule checked, nothing nullable.
 *
 * @param mesh name of the mesh, {@code <istiod deployment>-<namespace>-<cluster>}
 * @param source which VirtualMesh says so
 * @param certificate the intermediate to ask for
 * @param vault where it comes from
 * @param autoRestartPods whether workloads may be rolled after a change of root
 * @param verification who confirms each step of a root change
 */
public record MeshIntent(
        String mesh,
        Source source,
        CertificateWish certificate,
        VaultIntent vault,
        boolean autoRestartPods,
        Verification verification) {

    /**
     * The object the intent was read from.
     *
     * @param uid empty when it came from a file
     * @param generation {@code metadata.generation}; 0 when it came from a file
     */
    public record Source(String namespace, String name, String uid, long generation) {
        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }

    /**
     * The shape of the intermediate.
     *
     * @param ttl lifetime asked for; Vault may shorten it
     * @param key the key to make
     * @param organization becomes O and CN of the subject
     * @param graceRatio share of the lifetime left when renewal starts, over 0 and under 1
     */
    public record CertificateWish(
            Duration ttl, KeySpec key, String organization, double graceRatio) {
        public CertificateWish {
            if (ttl.isZero() || ttl.isNegative()) {
                throw new IllegalArgumentException("a certificate needs a lifetime, not " + ttl);
            }
            if (!(graceRatio > 0 && graceRatio < 1)) {
                throw new IllegalArgumentException(
                        "renewal ratio must be between 0 and 1, exclusive, not " + graceRatio);
            }
        }
    }

    /** {@code rotationVerificationMethod}: by observation, or by an annotation before each step. */
    public enum Verification {
        OBSERVED,
        MANUAL
    }

    /**
     * Whether a bundle obtained for {@code other} still answers this intent: renewal settings and switches may differ,
     * issuer and certificate may not.
     */
    public boolean asksForSameBundleAs(MeshIntent other) {
        return mesh.equals(other.mesh)
                && vault.equals(other.vault)
                && certificate.ttl().equals(other.certificate.ttl())
                && certificate.key().equals(other.certificate.key())
                && certificate.organization().equals(other.certificate.organization());
    }
}
