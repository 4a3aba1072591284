package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.bundle.BadPem;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of reading a part of the report, or a note: whoever may write there may have written anything. */
sealed interface Reading<T> {
    record Absent<T>() implements Reading<T> {}

    record Found<T>(T value) implements Reading<T> {}

    /** There is something, and it is not what we write. */
    record Unreadable<T>(String why) implements Reading<T> {}

    /** How a shape of the resource becomes a value of ours. */
    interface Reader<S, T> {
        /**
         * @throws IllegalArgumentException where it is not what we write, with words for people
         */
        T read(S shape) throws BadPem;
    }

    static <S, T> Reading<T> of(JsonNode node, Class<S> shape, Reader<S, T> reader) {
        if (node.isMissingNode() || node.isNull()) {
            return new Absent<>();
        }
        if (!node.isObject()) {
            return new Unreadable<>("it is no JSON object");
        }
        try {
            return new Found<>(reader.read(Json.strictlyAs(node, shape)));
        } catch (JsonProcessingException e) {
            return new Unreadable<>("a field of it has another type than ours");
        } catch (BadPem | IllegalArgumentException e) {
            return new Unreadable<>(String.valueOf(e.getMessage()));
        }
    }

    default Optional<T> found() {
        return this instanceof Found<T>(var value) ? Optional.of(value) : Optional.empty();
    }

    static <T> T given(@Nullable T value, String field) {
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value;
    }

    /** An absent list says as much as an empty one. */
    static <T> List<T> each(@Nullable List<T> values, String field) {
        if (values == null) {
            return List.of();
        }
        values.forEach(value -> given(value, "an element of " + field));
        if (new HashSet<>(values).size() < values.size()) {
            throw new IllegalArgumentException(field + " holds something twice");
        }
        return List.copyOf(values);
    }
}
