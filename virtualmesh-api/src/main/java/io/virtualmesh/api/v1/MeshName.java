package io.virtualmesh.api.v1;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * The name of a mesh, {@code <istiod deployment>-<namespace>-<cluster>}, made fit for the name of a
 * Kubernetes object as Gloo Mesh's discovery made it.
 */
public record MeshName(String value) {

    private static final int MAX_LENGTH = 63;
    private static final int KEPT_OF_A_LONG_NAME = 31;

    public MeshName {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("the name of a mesh is empty");
        }
    }

    /** The name of the mesh of an istiod Deployment. */
    public static MeshName of(String deployment, String namespace, String cluster) {
        return new MeshName(sanitize(deployment + "-" + namespace + "-" + cluster));
    }

    /** The cluster that it was made of; empty for a name that was made up, or was too long to be kept whole. */
    public Optional<String> cluster(String deployment, String namespace) {
        var prefix = sanitize(deployment + "-" + namespace + "-");
        return value.startsWith(prefix) && value.length() < MAX_LENGTH
                ? Optional.of(value.substring(prefix.length())).filter(it -> !it.isEmpty())
                : Optional.empty();
    }

    /**
     * Key of this mesh in {@link VirtualMeshStatus#meshes}: {@code <name>.<namespace>.}. It ends with
     * a dot because the cluster that would follow is empty for an object of the management cluster.
     */
    public String statusKey(String virtualMeshNamespace) {
        return value + "." + virtualMeshNamespace + ".";
    }

    @Override
    public String toString() {
        return value;
    }

    private static String sanitize(String name) {
        var kept = name.replaceAll("[*/.:_ ]", "-").replaceAll("[\\[\\]\"'\n]", "");
        if (kept.length() > MAX_LENGTH) {
            kept =
                    (kept.substring(0, KEPT_OF_A_LONG_NAME) + "-" + md5(kept))
                            .substring(0, MAX_LENGTH);
        }
        return kept.toLowerCase(Locale.ROOT);
    }

    private static String md5(String name) {
        try {
            var digest =
                    MessageDigest.getInstance("MD5").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
