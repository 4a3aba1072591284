package io.virtualmesh.lab.rights;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One request as an audit log has it.
 *
 * @param agent its User-Agent
 * @param user {@code system:serviceaccount:NAMESPACE:NAME}, or somebody else
 * @param resource with its subresource, {@code virtualmeshes/status}; empty for a URL that is no resource
 * @param namespace empty for the whole cluster
 * @param name empty for a whole collection; the path of a URL that is no resource
 * @param code of the answer
 */
public record AuditedRequest(
        String agent,
        String user,
        String verb,
        String group,
        String resource,
        String namespace,
        String name,
        int code) {
    private static final int CREATED = 201;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    static AuditedRequest of(JsonNode event) {
        var object = event.path("objectRef");
        var part = object.path("subresource").asText("");
        return new AuditedRequest(
                event.path("userAgent").asText(""),
                event.path("user").path("username").asText(""),
                event.path("verb").asText(""),
                object.path("apiGroup").asText(""),
                object.path("resource").asText("") + (part.isEmpty() ? "" : "/" + part),
                object.path("namespace").asText(""),
                asked(event, object, part),
                event.path("responseStatus").path("code").asInt(0));
    }

    /** The log takes the name of a new object from its body; rights are judged by the path alone. */
    private static String asked(JsonNode event, JsonNode object, String part) {
        if (object.isMissingNode()) {
            return event.path("requestURI").asText("").replaceFirst("\\?.*", "");
        }
        boolean isNew = event.path("verb").asText().equals("create") && part.isEmpty();
        return isNew ? "" : object.path("name").asText("");
    }

    public boolean isRefused() {
        return code == UNAUTHORIZED || code == FORBIDDEN;
    }

    /** Server-side apply of what was not there: the API server asks for the right to create too, and logs a patch only. */
    boolean created() {
        return verb.equals("patch") && code == CREATED;
    }

    AuditedRequest withVerb(String other) {
        return new AuditedRequest(agent, user, other, group, resource, namespace, name, code);
    }

    public AuditedRequest at(String otherUser, String otherNamespace, String otherName) {
        return new AuditedRequest(
                agent, otherUser, verb, group, resource, otherNamespace, otherName, code);
    }

    @Override
    public String toString() {
        return "%s %s%s%s%s by %s, %s: %d"
                .formatted(
                        verb,
                        resource,
                        group.isEmpty() ? "" : "." + group,
                        name.isEmpty() ? "" : " \"" + name + "\"",
                        namespace.isEmpty() ? "" : " in namespace " + namespace,
                        user,
                        agent,
                        code);
    }
}
