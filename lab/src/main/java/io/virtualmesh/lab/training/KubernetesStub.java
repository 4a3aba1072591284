package io.virtualmesh.lab.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.lab.training.Exchange.Reply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * As much of an API server as the agent speaks to: keeps what is patched and says it again, grants
 * every right, and holds watches open.
 */
final class KubernetesStub implements Function<Exchange, Reply> {
    private final JsonNode pod;
    private final List<ObjectNode> meshes;
    private final Map<String, ObjectNode> kept = new ConcurrentHashMap<>();
    private int listed;

    /**
     * @param meshes the VirtualMesh as it is at the first look, the second, and so on; the last stays
     */
    KubernetesStub(JsonNode pod, List<ObjectNode> meshes) {
        this.pod = pod;
        this.meshes = List.copyOf(meshes);
    }

    @Override
    public Reply apply(Exchange call) {
        return switch (call.method()) {
            case "GET" -> get(call);
            case "POST" -> Reply.of(201, created(call));
            case "PATCH" -> patch(call);
            default -> missing(call);
        };
    }

    private Reply get(Exchange call) {
        boolean watch = call.query().contains("watch=true");
        if (call.path().endsWith("/virtualmeshes")) {
            return watch ? Reply.watch(event(now())) : Reply.ok(list(next()));
        }
        if (call.path().endsWith("/issuedcertificates")) {
            return watch ? Reply.watch(bookmark()) : Reply.ok(list());
        }
        if (call.path().startsWith("/openapi/v3/apis/")) {
            return Reply.ok(schema());
        }
        if (call.path().equals("/version")) {
            return Reply.ok(node().put("gitVersion", "v1.36.3"));
        }
        if (call.path().contains("/pods/")) {
            return Reply.ok(pod);
        }
        var known = kept.get(call.path());
        return known == null ? missing(call) : Reply.ok(known);
    }

    private synchronized ObjectNode next() {
        var mesh = meshes.get(Math.min(listed, meshes.size() - 1));
        listed++;
        return mesh;
    }

    private synchronized ObjectNode now() {
        return meshes.get(Math.clamp(listed - 1L, 0, meshes.size() - 1));
    }

    private static JsonNode created(Exchange call) {
        var object = call.body().deepCopy();
        if (call.name().equals("selfsubjectaccessreviews")) {
            object.putObject("status").put("allowed", true);
        }
        return object;
    }

    private Reply patch(Exchange call) {
        boolean status = call.path().endsWith("/status");
        var path = status ? call.path().replaceAll("/status$", "") : call.path();
        boolean isVirtualMesh = path.contains("/virtualmeshes/");
        if (status && !isVirtualMesh && !kept.containsKey(path)) {
            return missing(call);
        }
        return Reply.ok(kept.merge(path, versioned(call.body()), KubernetesStub::merged));
    }

    private static ObjectNode versioned(ObjectNode object) {
        object.withObject("/metadata").put("resourceVersion", Long.toString(System.nanoTime()));
        return object;
    }

    private static ObjectNode merged(ObjectNode old, ObjectNode change) {
        var merged = old.deepCopy();
        change.properties()
                .forEach(field -> {
                    var before = merged.path(field.getKey());
                    merged.set(
                            field.getKey(),
                            before instanceof ObjectNode o
                                            && field.getValue() instanceof ObjectNode n
                                    ? merged(o, n)
                                    : field.getValue());
                });
        return merged;
    }

    private static Reply missing(Exchange call) {
        return Reply.of(
                404,
                node().put("kind", "Status")
                        .put("code", 404)
                        .put("reason", "NotFound")
                        .put("message", call.name() + " not found"));
    }

    private static ObjectNode list(ObjectNode... items) {
        var list = node().put("kind", "List").put("apiVersion", "v1");
        list.putObject("metadata").put("resourceVersion", "1");
        list.putArray("items").addAll(List.of(items));
        return list;
    }

    private static ObjectNode event(ObjectNode object) {
        var event = node().put("type", "MODIFIED");
        event.set("object", object);
        return event;
    }

    private static ObjectNode bookmark() {
        var event = node().put("type", "BOOKMARK");
        event.putObject("object").putObject("metadata").put("resourceVersion", "2");
        return event;
    }

    /** With {@code status.replicas}, by which the agent knows its own CRD. */
    private static ObjectNode schema() {
        var document = node();
        var report = document.putObject("components").putObject("schemas").putObject("report");
        report.putArray("x-kubernetes-group-version-kind")
                .addObject()
                .put("kind", "IssuedCertificate");
        report.putObject("properties")
                .putObject("status")
                .putObject("properties")
                .putObject("replicas")
                .put("type", "object");
        return document;
    }

    private static ObjectNode node() {
        return Stub.JSON.createObjectNode();
    }
}
