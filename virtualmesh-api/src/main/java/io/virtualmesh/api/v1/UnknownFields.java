package io.virtualmesh.api.v1;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the fields of a document that the classes of this package do not have. */
record UnknownFields(ObjectMapper mapper, FieldLines lines) {

    List<String> in(JsonNode document) {
        var problems = new ArrayList<String>();
        check(mapper.constructType(VirtualMesh.class), document, JsonPointer.empty(), problems);
        return problems;
    }

    private void check(JavaType type, JsonNode node, JsonPointer at, List<String> problems) {
        if (type.isCollectionLikeType() && node.isArray()) {
            for (var i = 0; i < node.size(); i++) {
                check(type.getContentType(), node.get(i), at.appendIndex(i), problems);
            }
        } else if (type.isMapLikeType() && node.isObject()) {
            node.properties()
                    .forEach(e ->
                            check(
                                    type.getContentType(),
                                    e.getValue(),
                                    at.appendProperty(e.getKey()),
                                    problems));
        } else if (isOurs(type) && node.isObject()) {
            var known = properties(type);
            for (var field : node.properties()) {
                var child = at.appendProperty(field.getKey());
                var childType = known.get(field.getKey());
                if (childType == null) {
                    problems.add(describe(field.getKey(), at, child, known));
                } else {
                    check(childType, field.getValue(), child, problems);
                }
            }
        }
    }

    private String describe(
            String name, JsonPointer at, JsonPointer child, Map<String, JavaType> known) {
        return "%sunknown field \"%s\" in %s%s"
                .formatted(
                        lines.prefix(child.toString()),
                        name,
                        at.matches() ? "the object" : YamlProblem.dotted(at.toString()),
                        Suggestion.of(name, known.keySet())
                                .map(s -> "; did you mean \"" + s + "\"?")
                                .orElse(
                                        known.isEmpty()
                                                ? "; it has no fields"
                                                : "; known are "
                                                        + String.join(", ", known.keySet())));
    }

    private Map<String, JavaType> properties(JavaType type) {
        var properties = new LinkedHashMap<String, JavaType>();
        for (var property : mapper.getDeserializationConfig().introspect(type).findProperties()) {
            properties.put(property.getName(), property.getPrimaryType());
        }
        return properties;
    }

    /** Foreign types, such as metadata, keep what they do not know. */
    private static boolean isOurs(JavaType type) {
        return type.getRawClass().getPackage() == VirtualMesh.class.getPackage();
    }
}
