package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.Optional;

/** JSON as the API server speaks it: times as RFC 3339, absent fields left out, empty objects kept. */
final class Json {
    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                    .build();

    private Json() {}

    static JsonNode tree(byte[] text) throws IOException {
        return MAPPER.readTree(text);
    }

    static JsonNode tree(String text) throws JsonProcessingException {
        return MAPPER.readTree(text);
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static <T> T as(JsonNode node, Class<T> type) throws JsonProcessingException {
        return MAPPER.treeToValue(node, type);
    }

    static JsonNode of(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** The same value in the one form that a fresh parse gives it, so that whole numbers compare as equal. */
    static JsonNode same(JsonNode node) {
        return node.isIntegralNumber() ? MAPPER.getNodeFactory().numberNode(node.asLong()) : node;
    }

    static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(value.getClass() + " cannot be written as JSON", e);
        }
    }

    /** Text at a path of names; empty where it is absent, null or blank. */
    static Optional<String> at(JsonNode node, String... names) {
        var at = node;
        for (var name : names) {
            at = at.path(name);
        }
        return at.isValueNode() && !at.isNull()
                ? Optional.of(at.asText()).filter(text -> !text.isBlank())
                : Optional.empty();
    }
}
