package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Pure: the merge patch (RFC 7386) that makes one object of another; what is to go is named with null. */
final class MergePatch {
    private MergePatch() {}

    /** Empty where nothing differs. Neither object may hold a null of its own. */
    static ObjectNode between(JsonNode before, ObjectNode after) {
        var patch = Json.object();
        before.properties().stream()
                .filter(field -> !after.has(field.getKey()))
                .forEach(field -> patch.putNull(field.getKey()));
        for (var field : after.properties()) {
            var was = Json.same(before.path(field.getKey()));
            var is = Json.same(field.getValue());
            if (was.isObject() && is instanceof ObjectNode object) {
                var inner = between(was, object);
                if (!inner.isEmpty()) {
                    patch.set(field.getKey(), inner);
                }
            } else if (!was.equals(is)) {
                patch.set(field.getKey(), is);
            }
        }
        return patch;
    }
}
