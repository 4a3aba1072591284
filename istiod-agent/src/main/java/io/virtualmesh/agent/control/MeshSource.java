package io.virtualmesh.agent.control;

import java.util.List;
import java.util.Optional;

/** What is known of our VirtualMesh right now; kept up to date by whoever watches it. */
public interface MeshSource {
    /** The reason to wait until the first look has ended, at each start. */
    String STARTING = "Starting";

    MeshView view();

    /** Calls {@code wake} whenever {@link #view} may have changed. */
    void onChange(Runnable wake);

    /** One look at the world. */
    sealed interface MeshView {
        /**
         * We manage this mesh.
         *
         * @param origin whether the API server says so now, or a mirror remembers it
         * @param notices things to show although they stop nothing (a second VirtualMesh, an invalid newer spec)
         * @param renewRequest the latest value of the renew annotation, if there is one
         * @param mirrorText the accepted object as JSON, to be kept beside the bundle
         */
        record Managed(
                MeshIntent intent,
                Origin origin,
                List<Notice> notices,
                Optional<String> renewRequest,
                String mirrorText)
                implements MeshView {}

        /**
         * Nothing to act on yet.
         *
         * @param reason stable CamelCase word, such as {@code VirtualMeshAbsent}
         */
        record Waiting(String reason, String message) implements MeshView {}
    }

    /** How fresh the knowledge is. */
    enum Origin {
        /** Seen on the API server. */
        LIVE,
        /** A file was given instead of an API server. */
        FILE,
        /** From a mirror: the API server is away. */
        MIRROR,
        /** From a mirror: a reachable API server says the VirtualMesh is gone. */
        GONE
    }

    /**
     * @param reason stable CamelCase word for conditions and Events
     */
    record Notice(String reason, String message) {}
}
