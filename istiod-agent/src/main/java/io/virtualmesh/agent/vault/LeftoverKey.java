package io.virtualmesh.agent.vault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Stream;

/** An entry of {@code LIST <mount>/keys} that one of our Pods made. */
record LeftoverKey(String id, KeyName name) {

    /** Those of exactly this mesh; whether their Pods still live is another question. */
    static Stream<LeftoverKey> in(Answer listing, String mesh) {
        if (!listing.ok()) {
            return Stream.empty(); // 404 is an empty list, 403 a policy without it
        }
        return listing.data().path("key_info").propertyStream().flatMap(entry -> ours(entry, mesh));
    }

    private static Stream<LeftoverKey> ours(Map.Entry<String, JsonNode> entry, String mesh) {
        return KeyName.parse(entry.getValue().path("key_name").asText(""))
                .filter(name -> name.mesh().equals(mesh))
                .map(name -> new LeftoverKey(entry.getKey(), name))
                .stream();
    }
}
