package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A Pod of the mesh's istiod.
 *
 * @param started whether a container of ours has, ever: it may then have published something
 * @param revision of its istiod, where something tells
 */
record IstiodPod(String name, boolean started, Optional<String> revision) {
    /** The commands of our two containers; nobody else's container in a Pod of istiod runs them. */
    private static final Set<String> OURS = Set.of("init-container", "sidecar");

    /** Empty for a Pod of another Deployment, and for one in which nothing runs any more, nor will (an evicted one). */
    static Optional<IstiodPod> read(JsonNode pod, String deployment) {
        return PodShape.deployment(pod)
                .filter(deployment::equals)
                .filter(_ -> !WorkloadReader.isOver(pod))
                .map(_ ->
                        new IstiodPod(
                                pod.path("metadata").path("name").asText(""),
                                hasStarted(pod),
                                revision(pod)));
    }

    /** Whether a container of ours has, ever. */
    static boolean hasStarted(JsonNode pod) {
        return ours(pod)
                .map(container -> container.path("name").asText(""))
                .anyMatch(name -> hasStarted(pod, name));
    }

    /** A plain value of a variable of ours. */
    static Optional<String> setting(JsonNode pod, String variable) {
        return ours(pod)
                .flatMap(container -> PodShape.env(container, variable).stream())
                .findFirst();
    }

    private static Optional<String> revision(JsonNode pod) {
        return PodShape.env(pod, "discovery", "REVISION")
                .or(() -> Json.at(pod, "metadata", "labels", "istio.io/rev"));
    }

    private static Stream<JsonNode> ours(JsonNode pod) {
        return PodShape.containers(pod)
                .filter(container -> PodShape.words(container).anyMatch(OURS::contains));
    }

    private static boolean hasStarted(JsonNode pod, String container) {
        return Stream.of("initContainerStatuses", "containerStatuses")
                .flatMap(list ->
                        StreamSupport.stream(pod.path("status").path(list).spliterator(), false))
                .filter(status -> status.path("name").asText("").equals(container))
                .anyMatch(IstiodPod::ran);
    }

    private static boolean ran(JsonNode status) {
        return status.path("restartCount").asInt(0) > 0
                || !status.path("lastState").isEmpty()
                || status.path("state").has("running")
                || status.path("state").has("terminated");
    }
}
