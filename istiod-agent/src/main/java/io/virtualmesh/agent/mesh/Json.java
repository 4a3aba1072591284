package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * JSON as the API server speaks it: times as RFC 3339, absent fields left out, empty objects kept. Records are read and
 * written by the names of their components; annotations are not looked at, since each kind of them costs a starting JVM a
 * proxy class.
 */
final class Json {
    private static final ObjectMapper MAPPER = common().build();

    /** Takes nothing for something else: no {@code "7"} for 7, no second value of a name, nothing behind the end. */
    private static final ObjectMapper STRICT =
            common().disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private Json() {}

    private static JsonMapper.Builder common() {
        return JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .addModule(ApiWords.module())
                .disable(MapperFeature.USE_ANNOTATIONS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(
                                JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS));
    }

    static JsonNode tree(byte[] text) throws IOException {
        return MAPPER.readTree(text);
    }

    static JsonNode tree(String text) throws JsonProcessingException {
        return MAPPER.readTree(text);
    }

    /**
     * Hands over the items of a list one after the other, so that a list of any length costs no more memory than its longest
     * item.
     *
     * @return the list's metadata
     */
    static JsonNode items(InputStream list, Consumer<JsonNode> each) throws IOException {
        JsonNode metadata = object();
        try (var parser = MAPPER.createParser(list)) {
            expect(parser.nextToken() == JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var field = parser.currentName();
                if (parser.nextToken() == JsonToken.START_ARRAY && field.equals("items")) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        each.accept(MAPPER.readTree(parser));
                    }
                    expect(parser.currentToken() == JsonToken.END_ARRAY);
                } else if (field.equals("metadata")) {
                    metadata = MAPPER.readTree(parser);
                } else {
                    parser.skipChildren();
                }
            }
            expect(parser.currentToken() == JsonToken.END_OBJECT);
        }
        return metadata;
    }

    private static void expect(boolean asIs) throws IOException {
        if (!asIs) {
            throw new IOException("no whole list");
        }
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A field that the record does not know does no harm. */
    static <T> T as(JsonNode node, Class<T> type) throws JsonProcessingException {
        return MAPPER.treeToValue(node, type);
    }

    static JsonNode strictTree(String text) throws JsonProcessingException {
        return STRICT.readTree(text);
    }

    static <T> T strictlyAs(JsonNode node, Class<T> type) throws JsonProcessingException {
        return STRICT.treeToValue(node, type);
    }

    static JsonNode of(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** A value as a fresh parse of its text would give it, so that it compares with what an API server sent. */
    static ObjectNode reread(Object value) {
        try {
            return MAPPER.readValue(text(value), ObjectNode.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(value.getClass() + " is no JSON object", e);
        }
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
