package io.virtualmesh.agent.mesh;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.mesh.MeshCondition.Value;
import io.virtualmesh.agent.trust.Outcome;
import io.virtualmesh.agent.trust.Outcome.Waiting;
import io.virtualmesh.agent.trust.RootRule;
import io.virtualmesh.agent.trust.WaitReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Pure: whether a replica says in its entry that it cannot follow the plan, or could not follow the next one. */
final class RootRefusals {
    /** In an entry only while it is so; its reason tells why. */
    static final String TYPE = "RootChangeRefused";

    private RootRefusals() {}

    /**
     * @param neighbours control planes that have to follow as well
     */
    static MeshCondition of(JsonNode replicas, List<Neighbour> neighbours, Outcome outcome) {
        return outcome instanceof Waiting waiting
                        && waiting.reason() == WaitReason.ROOT_CHANGE_REFUSED
                ? new MeshCondition(
                        TYPE,
                        Value.TRUE,
                        waiting.reason().word(),
                        waiting.why() + ": " + refusing(replicas, neighbours))
                : told(replicas)
                        .orElseGet(() ->
                                new MeshCondition(
                                        TYPE,
                                        Value.FALSE,
                                        "Followed",
                                        "every replica can follow the trust plan"));
    }

    /** Those whose istiod takes the same roots only. */
    private static String refusing(JsonNode replicas, List<Neighbour> neighbours) {
        var own =
                replicas.properties().stream()
                        .filter(it ->
                                ReplicaPart.read(it.getValue())
                                        .found()
                                        .filter(part -> part.rule() != RootRule.SUBSET)
                                        .isPresent())
                        .map(Map.Entry::getKey);
        var others =
                neighbours.stream()
                        .filter(it -> it.rule() != RootRule.SUBSET)
                        .map(Neighbour::toString);
        return Stream.concat(own.sorted(), others.sorted()).collect(joining(", "));
    }

    /** What replicas say themselves; empty where none refuses. */
    static Optional<MeshCondition> told(JsonNode replicas) {
        var refusing =
                replicas.properties().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .flatMap(it ->
                                MeshCondition.find(it.getValue().path("conditions"), TYPE).stream()
                                        .map(condition -> Map.entry(it.getKey(), condition)))
                        .filter(it -> it.getValue().path("status").asText().equals("True"))
                        .toList();
        if (refusing.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new MeshCondition(
                        TYPE,
                        Value.TRUE,
                        refusing.getFirst().getValue().path("reason").asText("Unknown"),
                        refusing.stream()
                                .map(it ->
                                        it.getKey()
                                                + ": "
                                                + it.getValue().path("message").asText(""))
                                .collect(joining("; "))));
    }
}
