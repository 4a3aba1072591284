package io.virtualmesh.agent.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virtualmesh.agent.bundle.KeySpec;
import io.virtualmesh.agent.bundle.TimeSpan;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

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
        String shape() {
            return ttl + " " + key + " " + organization;
        }

        public CertificateWish {
            if (ttl.isZero() || ttl.isNegative()) {
                throw new IllegalArgumentException(
                        "a certificate needs a lifetime, not " + TimeSpan.words(ttl));
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

    /** The same, from another Vault. */
    MeshIntent with(VaultIntent other) {
        return new MeshIntent(mesh, source, certificate, other, autoRestartPods, verification);
    }

    /**
     * The same for two intents that ask for the same bundle: issuer and certificate count; renewal settings and switches do
     * not. Kept beside the bundle, so that a restarted container knows whether what it finds is what is asked for.
     */
    public String fingerprint() {
        var asked = String.join("\n", mesh, vault.toString(), certificate.shape());
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(asked.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
