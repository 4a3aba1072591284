package io.virtualmesh.agent.mesh;

import java.util.List;

/** What the API server that holds the VirtualMeshes shows of them. */
sealed interface Sight {
    /** Nobody has looked yet. */
    record NotYet() implements Sight {}

    /** It answered: these are all there are. */
    record Listed(List<SeenMesh> meshes) implements Sight {
        public Listed {
            meshes = List.copyOf(meshes);
        }
    }

    /** It answered, and does not know the kind: the CRD is not there. */
    record NoCrd(String message) implements Sight {}

    /**
     * It cannot be asked.
     *
     * @param reason stable word, such as {@code ApiUnreachable} or {@code Forbidden}
     */
    record Away(String reason, String message) implements Sight {}
}
