package io.virtualmesh.api.v1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Writes docs/reference/resources.md from the generated CRDs: a section per object, a row per
 * field. An object whose schema was shown before is referred to, not shown again.
 */
final class ResourceReference {

    private static final Pattern DEFAULT =
            Pattern.compile("(?:Default (.+?)(?:: |\\. |\\.$))|(?:(\\w+) \\(the default\\))");

    private final StringBuilder page = new StringBuilder();
    private final Map<JsonNode, String> shown = new HashMap<>();

    private ResourceReference() {}

    static String page() {
        var reference = new ResourceReference();
        reference.page.append(Samples.text("resources-head.md"));
        reference.kind(Crds.virtualMesh());
        reference.kind(Crds.issuedCertificate());
        return reference.page.toString();
    }

    private void kind(JsonNode crd) {
        var kind = crd.at("/spec/names/kind").asText();
        page.append("\n## %s\n\n".formatted(kind));
        page.append(
                "`%s/v1`, short name `%s`. `kubectl get` shows: %s.\n"
                        .formatted(
                                crd.at("/spec/group").asText(),
                                crd.at("/spec/names/shortNames/0").asText(),
                                crd
                                        .at("/spec/versions/0/additionalPrinterColumns")
                                        .findValuesAsText("name")
                                        .stream()
                                        .collect(Collectors.joining(", "))));
        section(kind, "spec", Crds.field(crd, "spec"));
        section(kind, "status", Crds.field(crd, "status"));
    }

    private void section(String kind, String path, JsonNode schema) {
        shown.put(schema.path("properties"), "`" + path + "` of " + kind);
        page.append("\n### %s: `%s`\n\n".formatted(kind, path));
        page.append("| field | type | default | required | meaning |\n|---|---|---|---|---|\n");
        var required = texts(schema.path("required"));
        for (var field : schema.path("properties").properties()) {
            row(field.getKey(), field.getValue(), required.contains(field.getKey()));
        }
        rules(schema.path("x-kubernetes-validations"));
        for (var field : schema.path("properties").properties()) {
            below(kind, path + "." + field.getKey(), field.getValue());
        }
    }

    private void below(String kind, String path, JsonNode schema) {
        var object = element(schema);
        var suffix =
                schema.has("items") ? "[]" : schema.has("additionalProperties") ? ".<key>" : "";
        if (object.has("properties")
                && !isWellKnown(object)
                && !shown.containsKey(object.path("properties"))) {
            section(kind, path + suffix, object);
        }
    }

    private void row(String name, JsonNode schema, boolean required) {
        var description = schema.path("description").asText();
        page.append(
                "| `%s` | %s | %s | %s | %s |\n"
                        .formatted(
                                name,
                                type(schema),
                                defaultOf(description),
                                required ? "yes" : "",
                                description.replace("<", "&lt;").replace("|", "\\|")
                                        + seeAlso(schema)));
    }

    private String seeAlso(JsonNode schema) {
        var object = element(schema);
        var where = shown.get(object.path("properties"));
        return where == null || !object.has("properties") ? "" : " Fields as in " + where + ".";
    }

    private static String type(JsonNode schema) {
        if (schema.has("items")) {
            return "list of " + type(schema.path("items"));
        }
        if (schema.has("additionalProperties")) {
            return "map to " + type(schema.path("additionalProperties"));
        }
        if (schema.has("enum")) {
            return texts(schema.path("enum")).stream()
                    .map(value -> "`" + value + "`")
                    .collect(Collectors.joining(", "));
        }
        var format = schema.path("format").asText("");
        return switch (schema.path("type").asText()) {
            case "object" ->
                    schema.has("properties")
                            ? isWellKnown(schema) ? wellKnown(schema) : "object"
                            : "`{}`";
            case "string" -> format.equals("date-time") ? "time (RFC 3339)" : "string";
            default -> schema.path("type").asText();
        };
    }

    private static boolean isWellKnown(JsonNode object) {
        return !wellKnown(object).isEmpty();
    }

    private static String wellKnown(JsonNode object) {
        var fields = object.path("properties");
        if (fields.size() == 2 && fields.has("name") && fields.has("namespace")) {
            return "ObjectRef";
        }
        return fields.has("lastTransitionTime") ? "Condition" : "";
    }

    private void rules(JsonNode rules) {
        if (!rules.isEmpty()) {
            page.append("\nRules:\n\n");
        }
        for (var rule : rules) {
            page.append(
                    "- %s: `%s`\n"
                            .formatted(rule.path("message").asText(), rule.path("rule").asText()));
        }
    }

    private static JsonNode element(JsonNode schema) {
        return schema.has("items")
                ? schema.path("items")
                : schema.has("additionalProperties") ? schema.path("additionalProperties") : schema;
    }

    private static String defaultOf(String description) {
        var matcher = DEFAULT.matcher(description);
        return matcher.find() ? matcher.group(1) != null ? matcher.group(1) : matcher.group(2) : "";
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }
}
