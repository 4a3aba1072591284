package io.virtualmesh.api.v1;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;

import java.util.Comparator;

/** Which of several VirtualMeshes that list the same mesh comes first. */
public final class VirtualMeshOrder {

    /**
     * By creation, then by namespace and name. The API server's times are all in UTC to the second,
     * so their text sorts as they do.
     */
    public static final Comparator<VirtualMesh> OLDEST_FIRST =
            comparing(
                            (VirtualMesh mesh) -> mesh.getMetadata().getCreationTimestamp(),
                            nullsLast(naturalOrder()))
                    .thenComparing(
                            mesh -> mesh.getMetadata().getNamespace(), nullsLast(naturalOrder()))
                    .thenComparing(mesh -> mesh.getMetadata().getName(), nullsLast(naturalOrder()));

    private VirtualMeshOrder() {}
}
