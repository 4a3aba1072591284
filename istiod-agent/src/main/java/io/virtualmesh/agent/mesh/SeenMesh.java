package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.control.MeshIntent;
import io.virtualmesh.api.v1.MeshName;
import io.virtualmesh.api.v1.ObjectRef;
import io.virtualmesh.api.v1.VirtualMeshOrder;
import io.virtualmesh.api.v1.VirtualMeshSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A VirtualMesh as it was seen, with that part of its metadata that we use. It is no {@code VirtualMesh} object, which looks
 * up its group and kind by annotation whenever one is made.
 *
 * @param created as the API server writes it; empty for a file's
 * @param approved the step of a root change that a person has approved, by annotation
 * @param typed the spec, where it has the shape that it must have
 * @param status as it stood, ours and that of others
 * @param unreadable why the spec has not the shape that it must have
 */
record SeenMesh(
        MeshIntent.Source source,
        Optional<String> created,
        Optional<String> approved,
        Optional<VirtualMeshSpec> typed,
        JsonNode spec,
        JsonNode status,
        Optional<String> unreadable) {

    static final String APPROVE = "istiod-agent.virtualmesh.io/approve";

    static final Comparator<SeenMesh> OLDEST_FIRST =
            VirtualMeshOrder.oldestFirst(
                    seen -> seen.created.orElse(null), SeenMesh::namespace, SeenMesh::name);

    static SeenMesh of(JsonNode json) {
        var spec = json.path("spec");
        if (spec.isMissingNode() || spec.isNull()) {
            return of(json, Json.object(), Optional.empty(), Optional.empty());
        }
        try {
            var typed = Json.as(spec, VirtualMeshSpec.class);
            return of(json, spec, Optional.of(typed), Optional.empty());
        } catch (JsonProcessingException e) {
            var why = "spec: " + e.getOriginalMessage();
            return of(json, spec, Optional.empty(), Optional.of(why));
        }
    }

    private static SeenMesh of(
            JsonNode json,
            JsonNode spec,
            Optional<VirtualMeshSpec> typed,
            Optional<String> unreadable) {
        var metadata = json.path("metadata");
        return new SeenMesh(
                new MeshIntent.Source(
                        metadata.path("namespace").asText(""),
                        metadata.path("name").asText(""),
                        metadata.path("uid").asText(""),
                        metadata.path("generation").asLong(0)),
                Json.at(metadata, "creationTimestamp"),
                Json.at(metadata, "annotations", APPROVE).map(String::strip),
                typed,
                spec,
                json.path("status"),
                unreadable);
    }

    String namespace() {
        return source.namespace();
    }

    String name() {
        return source.name();
    }

    /** Whether it is the same object as the one that {@code other} was read from, of whatever generation. */
    boolean is(MeshIntent.Source other) {
        return source.uid().equals(other.uid())
                && source.name().equals(other.name())
                && source.namespace().equals(other.namespace());
    }

    List<String> meshes() {
        return typed.map(VirtualMeshSpec::meshes).stream()
                .flatMap(List::stream)
                .filter(Objects::nonNull)
                .map(ObjectRef::name)
                .filter(Objects::nonNull)
                .toList();
    }

    boolean lists(MeshName mesh) {
        return meshes().contains(mesh.value());
    }

    @Override
    public String toString() {
        return namespace() + "/" + name();
    }
}
