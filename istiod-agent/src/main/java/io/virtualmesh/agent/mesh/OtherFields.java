package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;

/**
 * Pure: fields of another version of ours. While istiod's Deployment rolls either version may lead; each writes what it knows,
 * and leaves alone what it does not know.
 */
final class OtherFields {
    private OtherFields() {}

    /**
     * Adds to {@code after} each field of {@code before} that {@code shape} does not have. Elements of lists are the same where
     * their first field is: it is the root's hash, or the generation.
     */
    static void keep(JsonNode before, ObjectNode after, Class<?> shape) {
        for (var field : before.properties()) {
            var name = field.getKey();
            component(shape, name)
                    .ifPresentOrElse(
                            it -> keepIn(field.getValue(), after.path(name), it.getGenericType()),
                            () -> after.set(name, field.getValue()));
        }
    }

    private static void keepIn(JsonNode before, JsonNode after, Type shape) {
        if (shape instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] instanceof Class<?> element
                && element.isRecord()) {
            var key = element.getRecordComponents()[0].getName();
            after.forEach(it -> same(before, key, it).ifPresent(old -> keepIn(old, it, element)));
        } else if (shape instanceof Class<?> type
                && type.isRecord()
                && after instanceof ObjectNode object) {
            keep(before, object, type);
        }
    }

    private static Optional<JsonNode> same(JsonNode list, String key, JsonNode element) {
        for (var it : list) {
            if (it.hasNonNull(key) && it.path(key).equals(element.path(key))) {
                return Optional.of(it);
            }
        }
        return Optional.empty();
    }

    private static Optional<RecordComponent> component(Class<?> shape, String name) {
        return Arrays.stream(shape.getRecordComponents())
                .filter(it -> it.getName().equals(name))
                .findFirst();
    }
}
