package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a Pod tells of the Deployment it belongs to. The ReplicaSet between them is not asked: its name is the
 * Deployment's plus the label {@code pod-template-hash}.
 */
final class PodShape {
    private static final Pattern OF_DEPLOYMENT =
            Pattern.compile(
                    "(.+)-[bcdfghjklmnpqrstvwxz2456789]{1,10}-[bcdfghjklmnpqrstvwxz2456789]{5}");

    private PodShape() {}

    static Optional<String> deployment(JsonNode pod) {
        var owners = pod.path("metadata").path("ownerReferences");
        return StreamSupport.stream(owners.spliterator(), false)
                .filter(owner -> owner.path("controller").asBoolean(false))
                .findFirst()
                .flatMap(owner -> ownerOfOwner(pod, owner))
                .or(() -> Json.at(pod, "metadata", "name").flatMap(PodShape::deploymentByName));
    }

    private static Optional<String> ownerOfOwner(JsonNode pod, JsonNode owner) {
        var name = owner.path("name").asText("");
        return owner.path("kind").asText("").equals("ReplicaSet")
                ? deploymentOfReplicaSet(pod, owner)
                : Optional.of(name).filter(text -> !text.isEmpty());
    }

    /** The Deployment of the ReplicaSet that owns this Pod; empty where the owner is none, or nobody's. */
    static Optional<String> deploymentOfReplicaSet(JsonNode pod, JsonNode owner) {
        var name = owner.path("name").asText("");
        return Json.at(pod, "metadata", "labels", "pod-template-hash")
                .map(hash -> "-" + hash)
                .filter(end -> owner.path("kind").asText("").equals("ReplicaSet"))
                .filter(name::endsWith)
                .map(end -> name.substring(0, name.length() - end.length()));
    }

    /** {@code istiod} of {@code istiod-7c9f8d5b64-x2v8q}: the alphabet is that of Kubernetes' generated names. */
    static Optional<String> deploymentByName(String pod) {
        var match = OF_DEPLOYMENT.matcher(pod);
        return match.matches() ? Optional.of(match.group(1)) : Optional.empty();
    }

    static Optional<String> image(JsonNode pod, String container) {
        return containers(pod, container)
                .flatMap(one -> Json.at(one, "image").stream())
                .findFirst();
    }

    /** A plain value of an environment variable of one container; what comes from elsewhere is not followed. */
    static Optional<String> env(JsonNode pod, String container, String variable) {
        return containers(pod, container).flatMap(one -> env(one, variable).stream()).findFirst();
    }

    static Optional<String> env(JsonNode container, String variable) {
        return stream(container.path("env"))
                .filter(env -> env.path("name").asText("").equals(variable))
                .flatMap(env -> Json.at(env, "value").stream())
                .findFirst();
    }

    /** All containers, those first that begin before the others. */
    static Stream<JsonNode> containers(JsonNode pod) {
        return Stream.of("initContainers", "containers")
                .flatMap(list -> stream(pod.path("spec").path(list)));
    }

    /** What a container runs: its command and its arguments. */
    static Stream<String> words(JsonNode container) {
        return Stream.of("command", "args")
                .flatMap(list -> stream(container.path(list)))
                .map(JsonNode::asText);
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static Stream<JsonNode> containers(JsonNode pod, String name) {
        return StreamSupport.stream(pod.path("spec").path("containers").spliterator(), false)
                .filter(one -> one.path("name").asText("").equals(name));
    }
}
