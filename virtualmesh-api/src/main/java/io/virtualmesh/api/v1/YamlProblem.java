package io.virtualmesh.api.v1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Puts an exception of the parser into the words of somebody who wrote a file. */
final class YamlProblem {

    private YamlProblem() {}

    static String describe(JsonProcessingException e, FieldLines lines) {
        if (e instanceof MismatchedInputException mismatch) {
            var pointer = pointer(mismatch);
            return lines.prefix(pointer)
                    + dotted(pointer)
                    + ": expected "
                    + expected(mismatch.getTargetType());
        }
        var location = e.getLocation();
        var line = location == null ? "" : "line " + location.getLineNr() + ": ";
        return line
                + String.valueOf(e.getOriginalMessage())
                        .lines()
                        .findFirst()
                        .orElse("cannot be parsed")
                        .strip();
    }

    /** {@code /spec/meshes/0/name} as {@code spec.meshes[0].name}. */
    static String dotted(String pointer) {
        return pointer.replaceAll("/(\\d+)(?=/|$)", "[$1]")
                .replaceFirst("^/", "")
                .replace('/', '.')
                .replace("~1", "/")
                .replace("~0", "~");
    }

    private static String pointer(JsonMappingException e) {
        var pointer = new StringBuilder();
        for (var step : e.getPath()) {
            pointer.append('/')
                    .append(step.getFieldName() == null ? step.getIndex() : step.getFieldName());
        }
        return pointer.toString();
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (type == Long.class || type == Integer.class) {
            return "a whole number";
        }
        if (Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a text";
        }
        if (type.isEnum()) {
            return "one of " + Arrays.toString(type.getEnumConstants());
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "an object with fields";
    }
}
