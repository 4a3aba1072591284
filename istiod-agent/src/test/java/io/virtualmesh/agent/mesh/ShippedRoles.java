package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The documents of {@code rbac.yaml}, whole or without one verb. */
final class ShippedRoles {
    private ShippedRoles() {}

    /**
     * One verb of one rule.
     *
     * @param document number of the document
     * @param rule number of the rule in it
     */
    record Grant(int document, int rule, String resource, String names, String verb) {
        @Override
        public String toString() {
            return verb + " " + resource + (names.isEmpty() ? "" : " " + names);
        }
    }

    static List<JsonNode> all() {
        var documents = new ArrayList<JsonNode>();
        new Load(LoadSettings.builder().build())
                .loadAllFromString(TestCluster.text("/io/virtualmesh/agent/mesh/rbac.yaml"))
                .forEach(it -> documents.add(Json.of(it)));
        return documents;
    }

    static List<Grant> grants() {
        var grants = new ArrayList<Grant>();
        var documents = all();
        for (int document = 0; document < documents.size(); document++) {
            var rules = documents.get(document).path("rules");
            for (int rule = 0; rule < rules.size(); rule++) {
                var at = rules.path(rule);
                for (var verb : at.path("verbs")) {
                    grants.add(
                            new Grant(
                                    document,
                                    rule,
                                    at.path("resources").path(0).asText(),
                                    at.path("resourceNames").path(0).asText(""),
                                    verb.asText()));
                }
            }
        }
        return grants;
    }

    static List<JsonNode> without(Grant grant) {
        var documents = all();
        var rule = documents.get(grant.document()).path("rules").path(grant.rule());
        var verbs = (ArrayNode) rule.path("verbs");
        for (int i = verbs.size() - 1; i >= 0; i--) {
            if (verbs.path(i).asText().equals(grant.verb())) {
                verbs.remove(i);
            }
        }
        if (verbs.isEmpty()) {
            verbs.add("none"); // a rule must have a verb
        }
        return documents;
    }
}
