package io.virtualmesh.lab.rights;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One verb on one thing for one account, as RBAC gives it. What gives wildcards is read as they are written, and so covers nothing,
 * but the end of a path.
 *
 * @param account {@code NAMESPACE/NAME} of a ServiceAccount; empty for everybody who is known
 * @param namespace empty for all, and for what has none
 * @param resource with its subresource; empty for URLs that are no resources
 * @param name empty for all; a path, perhaps with {@code *} at its end, of such a URL
 */
public record Right(
        String account, String namespace, String verb, String group, String resource, String name) {

    /** All that Roles and their bindings among these objects give to ServiceAccounts. */
    public static List<Right> of(List<JsonNode> objects) {
        var rights = new ArrayList<Right>();
        for (var binding : objects) {
            if (!binding.path("kind").asText().endsWith("RoleBinding")) {
                continue;
            }
            var namespace = binding.path("metadata").path("namespace").asText("");
            for (var role : objects) {
                if (isMeant(role, binding.path("roleRef"), namespace)) {
                    for (var subject : binding.path("subjects")) {
                        rights.addAll(of(role, account(subject), namespace));
                    }
                }
            }
        }
        return rights;
    }

    /** All that one role gives, wherever it is bound to. */
    public static List<Right> of(JsonNode role, String account, String namespace) {
        var rights = new ArrayList<Right>();
        for (var rule : role.path("rules")) {
            for (var verb : texts(rule.path("verbs"))) {
                for (var path : texts(rule.path("nonResourceURLs"))) {
                    rights.add(new Right(account, "", verb, "", "", path));
                }
                for (var group : texts(rule.path("apiGroups"))) {
                    for (var resource : texts(rule.path("resources"))) {
                        var names = texts(rule.path("resourceNames"));
                        for (var name : names.isEmpty() ? List.of("") : names) {
                            rights.add(new Right(account, namespace, verb, group, resource, name));
                        }
                    }
                }
            }
        }
        return rights;
    }

    private static boolean isMeant(JsonNode role, JsonNode reference, String namespace) {
        var kind = role.path("kind").asText();
        return kind.equals(reference.path("kind").asText())
                && role.path("metadata").path("name").equals(reference.path("name"))
                && (kind.equals("ClusterRole")
                        || role.path("metadata").path("namespace").asText("").equals(namespace));
    }

    private static String account(JsonNode subject) {
        return subject.path("namespace").asText("") + "/" + subject.path("name").asText();
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(it -> texts.add(it.asText()));
        return texts;
    }

    /** Whether it is this one that lets the request pass, or one of its kind. */
    public boolean serves(AuditedRequest request) {
        return covers(request) || (request.created() && covers(request.withVerb("create")));
    }

    /** Whether these let the request pass. */
    public static boolean allow(List<Right> rights, AuditedRequest request) {
        return rights.stream().anyMatch(it -> it.covers(request))
                && (!request.created()
                        || rights.stream().anyMatch(it -> it.covers(request.withVerb("create"))));
    }

    private boolean covers(AuditedRequest request) {
        return (account.isEmpty() || request.user().equals(user()))
                && (namespace.isEmpty() || namespace.equals(request.namespace()))
                && verb.equals(request.verb())
                && group.equals(request.group())
                && resource.equals(request.resource())
                && isNamed(request.name());
    }

    private boolean isNamed(String asked) {
        if (resource.isEmpty() && name.endsWith("*")) {
            return asked.startsWith(name.substring(0, name.length() - 1));
        }
        return name.equals(asked) || (name.isEmpty() && !resource.isEmpty());
    }

    private String user() {
        return "system:serviceaccount:" + account.replace('/', ':');
    }

    @Override
    public String toString() {
        return "%s %s%s%s%s for %s"
                .formatted(
                        verb,
                        resource,
                        group.isEmpty() ? "" : "." + group,
                        name.isEmpty() ? "" : " \"" + name + "\"",
                        namespace.isEmpty() ? "" : " in namespace " + namespace,
                        account.isEmpty() ? "everybody" : account);
    }
}
