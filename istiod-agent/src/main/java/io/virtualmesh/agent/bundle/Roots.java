package io.virtualmesh.agent.bundle;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * The bytes of {@code root-cert.pem}, a function of the set of roots alone: replicas of istiod whose files differ by one
 * byte fight over the webhooks' {@code caBundle}, and with multi-root off one changed white space refuses every reload.
 */
public final class Roots {
    private Roots() {}

    /** How the file ends. */
    public enum Ending {
        /**
         * Nothing behind the last dash: what {@code kubectl get configmap … -o jsonpath} prints then equals the file that
         * openssl wrote.
         */
        PLAIN,
        /**
         * With a newline, exactly while more than one root is signable: any change of the bytes makes istiod push its
         * trust bundle, so that workloads ask for new certificates at once.
         */
        NEWLINE
    }

    /** Each root once, sorted by the SHA-256 of its DER. */
    public static List<X509Certificate> sorted(Collection<X509Certificate> roots) {
        var byHash = new TreeMap<String, X509Certificate>();
        roots.forEach(root -> byHash.put(Certificates.sha256(root), root));
        return List.copyOf(byHash.values());
    }

    /** Sorted, exactly one newline between blocks; without it istiod refuses the whole set. */
    public static byte[] pem(Collection<X509Certificate> roots, Ending ending) {
        var pem = Certificates.pem(sorted(roots));
        return ending == Ending.NEWLINE ? pem : Arrays.copyOf(pem, Math.max(0, pem.length - 1));
    }
}
