package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.mesh.Workload.Owner;
import io.virtualmesh.agent.restart.Marks;
import io.virtualmesh.agent.trust.MeshPod;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Pure: what a Pod tells of the Envoy in it. */
final class WorkloadReader {
    private static final String PROXY = "istio-proxy";
    private static final String INJECTED = "sidecar.istio.io/status";
    private static final Set<String> OVER = Set.of("Succeeded", "Failed");

    private WorkloadReader() {}

    /** Empty for a Pod that holds no leaf, or none any more. Terminating ones still do. */
    static Optional<Workload> read(JsonNode pod) {
        return holdsLeaf(pod) && !isOver(pod) ? Optional.of(workload(pod)) : Optional.empty();
    }

    /** Whether nothing runs in the Pod any more, nor will. */
    static boolean isOver(JsonNode pod) {
        return OVER.contains(pod.path("status").path("phase").asText(""));
    }

    private static boolean holdsLeaf(JsonNode pod) {
        return injection(pod).isPresent() || proxies(pod).findAny().isPresent();
    }

    private static Workload workload(JsonNode pod) {
        var metadata = pod.path("metadata");
        var created = Json.at(metadata, "creationTimestamp").map(Instant::parse);
        return new Workload(
                new MeshPod(
                        metadata.path("namespace").asText(""),
                        metadata.path("name").asText(""),
                        created.orElse(Instant.EPOCH)),
                revision(pod),
                proxies(pod).anyMatch(WorkloadReader::isRouter),
                owner(pod),
                Marks.parse(Json.at(metadata, "annotations", Marks.ANNOTATION)));
    }

    /** As the injector wrote it, else the label; a label may name a tag, the injector does not. */
    private static Optional<String> revision(JsonNode pod) {
        return injection(pod)
                .flatMap(WorkloadReader::revisionOf)
                .or(() -> Json.at(pod, "metadata", "labels", "istio.io/rev"));
    }

    private static Optional<String> revisionOf(String injection) {
        try {
            return Json.at(Json.tree(injection), "revision");
        } catch (JsonProcessingException notOurs) {
            return Optional.empty();
        }
    }

    private static Optional<String> injection(JsonNode pod) {
        return Json.at(pod, "metadata", "annotations", INJECTED);
    }

    /** As a container, or as a native sidecar, which is an init container that goes on. */
    private static Stream<JsonNode> proxies(JsonNode pod) {
        return PodShape.containers(pod).filter(it -> it.path("name").asText("").equals(PROXY));
    }

    private static boolean isRouter(JsonNode proxy) {
        return PodShape.words(proxy).anyMatch("router"::equals);
    }

    private static Optional<Owner> owner(JsonNode pod) {
        return StreamSupport.stream(
                        pod.path("metadata").path("ownerReferences").spliterator(), false)
                .filter(owner -> owner.path("controller").asBoolean(false))
                .findFirst()
                .map(owner -> owner(pod, owner));
    }

    private static Owner owner(JsonNode pod, JsonNode owner) {
        var namespace = pod.path("metadata").path("namespace").asText("");
        var version = owner.path("apiVersion").asText("");
        var kind = owner.path("kind").asText("");
        var name = owner.path("name").asText("");
        return PodShape.deploymentOfReplicaSet(pod, owner)
                .map(deployment -> new Owner(version, "Deployment", namespace, deployment))
                .orElseGet(() -> new Owner(version, kind, namespace, name));
    }
}
