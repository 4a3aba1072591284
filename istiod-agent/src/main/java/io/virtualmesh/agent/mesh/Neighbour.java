package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.trust.RootRule;
import io.virtualmesh.api.v1.MeshName;
import java.util.Collection;
import java.util.Optional;

/**
 * A Pod of another control plane of this cluster that runs with us, such as another revision. All istiods of a cluster copy their
 * roots into the same ConfigMaps and webhooks: one that cannot follow would fight with those that can.
 *
 * @param meshName the whole name of its mesh, where a variable of ours says it
 * @param rule what its istiod takes
 */
record Neighbour(
        String namespace, String deployment, String pod, Optional<String> meshName, RootRule rule) {

    /** Empty for a Pod that is no istiod, in which no container of ours has started, or nothing runs any more. */
    static Optional<Neighbour> read(JsonNode pod) {
        return IstiodRule.isIstiod(pod) && IstiodPod.hasStarted(pod) && !WorkloadReader.isOver(pod)
                ? PodShape.deployment(pod).map(deployment -> of(pod, deployment))
                : Optional.empty();
    }

    private static Neighbour of(JsonNode pod, String deployment) {
        var metadata = pod.path("metadata");
        return new Neighbour(
                metadata.path("namespace").asText(""),
                deployment,
                metadata.path("name").asText(""),
                IstiodPod.setting(pod, "MESH_NAME"),
                IstiodRule.of(pod));
    }

    /** Whether its mesh is one of these. Whoever trusts other roots does so in other namespaces. */
    boolean isOf(Collection<String> meshes, String cluster) {
        return meshes.contains(
                meshName.orElseGet(() -> MeshName.of(deployment, namespace, cluster).value()));
    }

    @Override
    public String toString() {
        return "%s of control plane %s/%s".formatted(pod, namespace, deployment);
    }
}
