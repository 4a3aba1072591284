package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.trust.RootRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that was observed of who we are, before anything is concluded from it.
 *
 * @param namespace istiod's
 * @param deployment from the owners of the own Pod, else from the shape of its name
 * @param meshName {@code MESH_NAME}
 * @param clusterId {@code CLUSTER_ID} of our container
 * @param discoveryClusterId {@code CLUSTER_ID} of container {@code discovery} of the own Pod
 * @param clusterName key {@code clusterName} of ConfigMap {@code istiod-agent}
 * @param joinedMesh key {@code mesh} of Secret {@code istiod-agent-management}
 * @param remembered the mesh that the mirror beside the bundle speaks of
 * @param podUid of the own Pod, for Events
 * @param rule what our istiod takes; the strictest where the own Pod was not seen
 * @param unread what could not be looked at, and why
 */
record MeshFacts(
        String namespace,
        Optional<String> deployment,
        Optional<String> meshName,
        Optional<String> clusterId,
        Optional<String> discoveryClusterId,
        Optional<String> clusterName,
        Optional<String> joinedMesh,
        Optional<String> remembered,
        Optional<String> podUid,
        RootRule rule,
        List<ApiFailure> unread) {
    MeshFacts {
        unread = List.copyOf(unread);
    }

    /** The same, and that this could not be done either. */
    MeshFacts with(List<ApiFailure> troubles) {
        var all = new ArrayList<>(unread);
        all.addAll(troubles);
        return new MeshFacts(
                namespace,
                deployment,
                meshName,
                clusterId,
                discoveryClusterId,
                clusterName,
                joinedMesh,
                remembered,
                podUid,
                rule,
                all);
    }
}
