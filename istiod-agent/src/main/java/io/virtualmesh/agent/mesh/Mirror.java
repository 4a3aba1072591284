package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What is remembered of the VirtualMesh that was accepted last, for the time when no API server can be asked: the mesh,
 * and the object with its spec and just enough metadata to know it again.
 *
 * <pre>{"mesh": "istiod-istio-system-cluster-1", "virtualMesh": {"metadata": {…}, "spec": {…}}}</pre>
 */
record Mirror(String mesh, SeenMesh seen) {

    static Mirror of(String mesh, SeenMesh seen) {
        return new Mirror(mesh, seen);
    }

    /** Empty when the text is no mirror of ours: a broken memory is no memory. */
    static Optional<Mirror> parse(String text) {
        try {
            return of(Json.tree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<Mirror> of(JsonNode json) {
        var object = json.path("virtualMesh");
        return Json.at(json, "mesh")
                .filter(mesh -> object.path("spec").isObject())
                .map(mesh -> new Mirror(mesh, SeenMesh.of(object)))
                .filter(mirror -> mirror.seen().unreadable().isEmpty());
    }

    /** The same text for the same content, so that a mirror is written only when something changed. */
    String text() {
        var metadata = Json.object();
        var source = seen.source();
        metadata.put("namespace", source.namespace());
        metadata.put("name", source.name());
        metadata.put("uid", source.uid());
        metadata.put("generation", source.generation());
        seen.created().ifPresent(it -> metadata.put("creationTimestamp", it));
        var virtualMesh = Json.object();
        virtualMesh.set("metadata", metadata);
        virtualMesh.set("spec", seen.spec());
        var whole = Json.object().put("mesh", mesh);
        whole.set("virtualMesh", virtualMesh);
        return Json.text(whole);
    }

    /** Whether this one was read from an earlier generation of the same object than {@code other}. */
    boolean isOlderThan(Mirror other) {
        return seen.is(other.seen.source())
                && seen.source().generation() < other.seen.source().generation();
    }
}
