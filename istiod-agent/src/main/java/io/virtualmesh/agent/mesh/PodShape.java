package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;
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
        var hash = Json.at(pod, "metadata", "labels", "pod-template-hash");
        var owners = pod.path("metadata").path("ownerReferences");
        return StreamSupport.stream(owners.spliterator(), false)
                .filter(owner -> owner.path("controller").asBoolean(false))
                .findFirst()
                .flatMap(owner -> ownerOfOwner(owner, hash))
                .or(() -> Json.at(pod, "metadata", "name").flatMap(PodShape::deploymentByName));
    }

    private static Optional<String> ownerOfOwner(JsonNode owner, Optional<String> hash) {
        var name = owner.path("name").asText("");
        if (!owner.path("kind").asText("").equals("ReplicaSet")) {
            return Optional.of(name).filter(text -> !text.isEmpty());
        }
        return hash.map(text -> "-" + text)
                .filter(name::endsWith)
                .map(end -> name.substring(0, name.length() - end.length()));
    }

    /** {@code istiod} of {@code istiod-7c9f8d5b64-x2v8q}: the alphabet is that of Kubernetes' generated names. */
    static Optional<String> deploymentByName(String pod) {
        var match = OF_DEPLOYMENT.matcher(pod);
        return match.matches() ? Optional.of(match.group(1)) : Optional.empty();
    }

    /** A plain value of an environment variable of one container; what comes from elsewhere is not followed. */
    static Optional<String> env(JsonNode pod, String container, String variable) {
        return StreamSupport.stream(pod.path("spec").path("containers").spliterator(), false)
                .filter(one -> one.path("name").asText("").equals(container))
                .flatMap(one -> StreamSupport.stream(one.path("env").spliterator(), false))
                .filter(env -> env.path("name").asText("").equals(variable))
                .flatMap(env -> Json.at(env, "value").stream())
                .findFirst();
    }
}
