package io.virtualmesh.agent.mesh;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.mesh.MeshCondition.Value;
import java.util.Map;

/** Pure: whether a replica says in its entry that it cannot follow the plan. */
final class RootRefusals {
    /** In an entry only while it is so; its reason tells why. */
    static final String TYPE = "RootChangeRefused";

    private RootRefusals() {}

    static MeshCondition of(JsonNode replicas) {
        var refusing =
                replicas.properties().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .flatMap(it ->
                                MeshCondition.find(it.getValue().path("conditions"), TYPE).stream()
                                        .map(condition -> Map.entry(it.getKey(), condition)))
                        .filter(it -> it.getValue().path("status").asText().equals("True"))
                        .toList();
        if (refusing.isEmpty()) {
            return new MeshCondition(
                    TYPE, Value.FALSE, "Followed", "every replica can follow the trust plan");
        }
        return new MeshCondition(
                TYPE,
                Value.TRUE,
                refusing.getFirst().getValue().path("reason").asText("Unknown"),
                refusing.stream()
                        .map(it -> it.getKey() + ": " + it.getValue().path("message").asText(""))
                        .collect(joining("; ")));
    }
}
