package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** A condition of the whole mesh, before it is known since when it holds. */
record MeshCondition(String type, Value value, String reason, String message) {
    enum Value {
        TRUE("True"),
        FALSE("False"),
        UNKNOWN("Unknown");

        private final String word;

        Value(String word) {
            this.word = word;
        }

        static Value of(String word) {
            return switch (word) {
                case "True" -> TRUE;
                case "False" -> FALSE;
                default -> UNKNOWN;
            };
        }
    }

    /**
     * @param before the conditions as they stand: one that says the same keeps its time
     */
    JsonNode json(JsonNode before, Instant now) {
        var since =
                find(before, type)
                        .filter(it -> it.path("status").asText().equals(value.word))
                        .flatMap(it -> Json.at(it, "lastTransitionTime"))
                        .orElse(Times.seconds(now));
        return Json.object()
                .put("type", type)
                .put("status", value.word)
                .put("reason", reason)
                .put("message", message)
                .put("lastTransitionTime", since);
    }

    static MeshCondition of(JsonNode condition) {
        return new MeshCondition(
                condition.path("type").asText(),
                Value.of(condition.path("status").asText()),
                condition.path("reason").asText(),
                condition.path("message").asText());
    }

    static Optional<JsonNode> find(JsonNode conditions, String type) {
        return StreamSupport.stream(conditions.spliterator(), false)
                .filter(it -> it.path("type").asText().equals(type))
                .findFirst();
    }
}
