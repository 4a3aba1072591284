package io.virtualmesh.agent.mesh;

import io.virtualmesh.api.v1.MeshName;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which mesh we are: {@code <istiod deployment>-<namespace>-<cluster>}. The first source that says something wins; what
 * Istio says by default ({@code CLUSTER_ID=Kubernetes}) says nothing.
 */
sealed interface MeshIdentity {
    /** Istio's default cluster id, which the overlay of the original guide yields. */
    String ISTIO_DEFAULT_CLUSTER = "Kubernetes";

    /**
     * @param from the source that decided, for the log
     */
    record Known(MeshName mesh, String from) implements MeshIdentity {}

    /**
     * @param candidates the meshes it could be
     */
    record Ambiguous(String message, List<String> candidates) implements MeshIdentity {
        public Ambiguous {
            candidates = List.copyOf(candidates);
        }
    }

    /** No VirtualMesh names a mesh that could be this one. */
    record Unlisted(String prefix) implements MeshIdentity {}

    /**
     * @param listed the meshes that the VirtualMeshes name; the last resort
     */
    static MeshIdentity resolve(MeshFacts facts, Collection<String> listed) {
        return byName(facts)
                .or(() -> byCluster(facts))
                .or(() -> joined(facts))
                .orElseGet(() -> bySingleCandidate(facts, listed));
    }

    private static Optional<MeshIdentity> byName(MeshFacts facts) {
        return facts.meshName().map(name -> new Known(new MeshName(name), "MESH_NAME"));
    }

    private static Optional<MeshIdentity> byCluster(MeshFacts facts) {
        return cluster(facts)
                .map(source ->
                        facts.deployment()
                                .<MeshIdentity>map(deployment ->
                                        new Known(
                                                MeshName.of(
                                                        deployment,
                                                        facts.namespace(),
                                                        source.cluster()),
                                                source.from()))
                                .orElseGet(MeshIdentity::noDeployment));
    }

    private static Optional<ClusterSource> cluster(MeshFacts facts) {
        return ClusterSource.of(facts.clusterId().filter(MeshIdentity::says), "CLUSTER_ID")
                .or(() ->
                        ClusterSource.of(
                                facts.discoveryClusterId().filter(MeshIdentity::says),
                                "CLUSTER_ID of container discovery"))
                .or(() ->
                        ClusterSource.of(
                                facts.clusterName(), "clusterName of ConfigMap istiod-agent"));
    }

    private static boolean says(String clusterId) {
        return !clusterId.equals(ISTIO_DEFAULT_CLUSTER);
    }

    private static Optional<MeshIdentity> joined(MeshFacts facts) {
        return facts.joinedMesh()
                .map(mesh -> new Known(new MeshName(mesh), "Secret istiod-agent-management"));
    }

    private static MeshIdentity bySingleCandidate(MeshFacts facts, Collection<String> listed) {
        if (facts.deployment().isEmpty()) {
            return noDeployment();
        }
        var prefix = facts.deployment().get() + "-" + facts.namespace() + "-";
        var candidates =
                listed.stream()
                        .filter(mesh -> mesh.startsWith(prefix))
                        .distinct()
                        .sorted()
                        .toList();
        return switch (candidates.size()) {
            case 0 -> bySingleMemory(facts, prefix);
            case 1 ->
                    new Known(
                            new MeshName(candidates.getFirst()),
                            "the only listed mesh that starts with " + prefix);
            default ->
                    new Ambiguous(
                            "the VirtualMeshes list "
                                    + String.join(", ", candidates)
                                    + ", and nothing says which of them this is: set CLUSTER_ID on"
                                    + " container discovery or MESH_NAME on ours, or key clusterName"
                                    + " of ConfigMap istiod-agent in namespace "
                                    + facts.namespace(),
                            candidates);
        };
    }

    private static MeshIdentity bySingleMemory(MeshFacts facts, String prefix) {
        return facts.remembered()
                .<MeshIdentity>map(
                        mesh -> new Known(new MeshName(mesh), "the mirror beside the bundle"))
                .orElseGet(() -> new Unlisted(prefix));
    }

    private static MeshIdentity noDeployment() {
        return new Ambiguous(
                "the own Pod does not tell istiod's Deployment, so the mesh has no name: set"
                        + " POD_NAME, or MESH_NAME",
                List.of());
    }

    /** A cluster's name, and who said so. */
    record ClusterSource(String cluster, String from) {
        static Optional<ClusterSource> of(Optional<String> cluster, String from) {
            return cluster.map(name -> new ClusterSource(name, from));
        }
    }
}
