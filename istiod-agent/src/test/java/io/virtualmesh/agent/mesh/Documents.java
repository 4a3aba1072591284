package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The objects of a YAML text. */
record Documents(List<JsonNode> all) {
    static Documents of(String yaml) {
        var documents = new ArrayList<JsonNode>();
        new Load(LoadSettings.builder().setMaxAliasesForCollections(200).build())
                .loadAllFromString(yaml)
                .forEach(it -> {
                    if (it != null) {
                        documents.add(Json.of(it));
                    }
                });
        return new Documents(List.copyOf(documents));
    }

    Documents ofKind(String... kinds) {
        return new Documents(
                all.stream()
                        .filter(it -> List.of(kinds).contains(it.path("kind").asText()))
                        .toList());
    }

    JsonNode only() {
        if (all.size() != 1) {
            throw new AssertionError("not one document but " + all.size());
        }
        return all.getFirst();
    }

    JsonNode named(String name) {
        return new Documents(
                        all.stream()
                                .filter(it ->
                                        it.path("metadata").path("name").asText().equals(name))
                                .toList())
                .only();
    }

    /** Without what differs from tool to tool. */
    List<JsonNode> withoutLabels() {
        return all.stream()
                .map(it -> {
                    var copy = (ObjectNode) it.deepCopy();
                    ((ObjectNode) copy.path("metadata")).remove(List.of("labels", "annotations"));
                    return (JsonNode) copy;
                })
                .toList();
    }
}
