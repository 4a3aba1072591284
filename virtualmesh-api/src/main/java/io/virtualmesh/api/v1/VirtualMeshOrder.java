package io.virtualmesh.api.v1;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;

import java.util.Comparator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which of several VirtualMeshes that list the same mesh comes first. */
public final class VirtualMeshOrder {

    /** By creation, then by namespace and name. */
    public static final Comparator<VirtualMesh> OLDEST_FIRST =
            oldestFirst(
                    mesh -> mesh.getMetadata().getCreationTimestamp(),
                    mesh -> mesh.getMetadata().getNamespace(),
                    mesh -> mesh.getMetadata().getName());

    private VirtualMeshOrder() {}

    /**
     * The same order for whatever stands for a VirtualMesh. The API server's times are all in UTC to
     * the second, so their text sorts as they do.
     */
    public static <T> Comparator<T> oldestFirst(
            Function<T, @Nullable String> created,
            Function<T, @Nullable String> namespace,
            Function<T, @Nullable String> name) {
        return comparing(created, nullsLast(naturalOrder()))
                .thenComparing(namespace, nullsLast(naturalOrder()))
                .thenComparing(name, nullsLast(naturalOrder()));
    }
}
