package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The Pods of a mesh, all of one list of the whole cluster.
 *
 * @param istiods those of its istiod Deployment
 * @param workloads those that hold a leaf of it, terminating ones too
 * @param neighbours those of other control planes
 */
record MeshPods(List<IstiodPod> istiods, List<Workload> workloads, List<Neighbour> neighbours) {
    MeshPods {
        istiods = List.copyOf(istiods);
        workloads = List.copyOf(workloads);
        neighbours = List.copyOf(neighbours);
    }

    /** Whose mesh: that of the istiod in Pod {@code self} of this Deployment. */
    record Of(String namespace, String deployment, String self) {}

    static MeshPods list(KubeApi own, Of mesh) throws ApiFailure {
        var reader = new Reader(mesh);
        own.each(Place.core("pods", "", ""), Map.of(), reader);
        return reader.pods();
    }

    /** Keeps of each Pod a few words: thousands of whole ones do not fit into our heap. */
    static final class Reader implements Consumer<JsonNode> {
        private final Of mesh;
        private final List<IstiodPod> istiods = new ArrayList<>();
        private final List<Workload> workloads = new ArrayList<>();
        private final List<Neighbour> neighbours = new ArrayList<>();

        Reader(Of mesh) {
            this.mesh = mesh;
        }

        @Override
        public void accept(JsonNode pod) {
            if (isOwn(pod)) {
                IstiodPod.read(pod, mesh.deployment()).ifPresent(istiods::add);
            } else {
                Neighbour.read(pod).ifPresent(neighbours::add);
            }
            WorkloadReader.read(pod).ifPresent(workloads::add);
        }

        private boolean isOwn(JsonNode pod) {
            return pod.path("metadata").path("namespace").asText("").equals(mesh.namespace())
                    && PodShape.deployment(pod).filter(mesh.deployment()::equals).isPresent();
        }

        MeshPods pods() {
            var revision = revision();
            return new MeshPods(
                    istiods,
                    workloads.stream().filter(it -> it.isOf(revision)).toList(),
                    neighbours);
        }

        private Optional<String> revision() {
            return istiods.stream()
                    .filter(it -> it.name().equals(mesh.self()))
                    .findFirst()
                    .flatMap(IstiodPod::revision);
        }
    }
}
