package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.virtualmesh.agent.control.MeshIntent;
import io.virtualmesh.api.v1.MeshName;
import io.virtualmesh.api.v1.ObjectRef;
import io.virtualmesh.api.v1.VirtualMesh;
import io.virtualmesh.api.v1.VirtualMeshSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A VirtualMesh as it was seen, with that part of its metadata that we use.
 *
 * @param status as it stood, ours and that of others
 * @param unreadable why the spec has not the shape that it must have; it then is empty
 */
record SeenMesh(VirtualMesh object, JsonNode spec, JsonNode status, Optional<String> unreadable) {

    static final String APPROVE = "istiod-agent.virtualmesh.io/approve";

    static SeenMesh of(JsonNode json) {
        var metadata = json.path("metadata");
        var object = new VirtualMesh();
        object.setMetadata(
                new ObjectMetaBuilder()
                        .withNamespace(metadata.path("namespace").asText(""))
                        .withName(metadata.path("name").asText(""))
                        .withUid(metadata.path("uid").asText(""))
                        .withGeneration(metadata.path("generation").asLong(0))
                        .withCreationTimestamp(metadata.path("creationTimestamp").asText(null))
                        .withAnnotations(
                                Json.at(metadata, "annotations", APPROVE)
                                        .map(it -> Map.of(APPROVE, it))
                                        .orElse(Map.of()))
                        .build());
        var spec = json.path("spec");
        var status = json.path("status");
        if (spec.isMissingNode() || spec.isNull()) {
            return new SeenMesh(object, Json.object(), status, Optional.empty());
        }
        try {
            object.setSpec(Json.as(spec, VirtualMeshSpec.class));
            return new SeenMesh(object, spec, status, Optional.empty());
        } catch (JsonProcessingException e) {
            return new SeenMesh(
                    object, spec, status, Optional.of("spec: " + e.getOriginalMessage()));
        }
    }

    String namespace() {
        return Objects.requireNonNullElse(object.getMetadata().getNamespace(), "");
    }

    String name() {
        return object.getMetadata().getName();
    }

    MeshIntent.Source source() {
        var metadata = object.getMetadata();
        return new MeshIntent.Source(
                namespace(),
                name(),
                Objects.requireNonNullElse(metadata.getUid(), ""),
                Objects.requireNonNullElse(metadata.getGeneration(), 0L));
    }

    /** Whether it is the same object as the one that {@code source} was read from, of whatever generation. */
    boolean is(MeshIntent.Source source) {
        var here = source();
        return here.uid().equals(source.uid())
                && here.name().equals(source.name())
                && here.namespace().equals(source.namespace());
    }

    List<String> meshes() {
        var typed = object.getSpec();
        var refs = typed == null ? null : typed.meshes();
        return refs == null
                ? List.of()
                : refs.stream()
                        .filter(Objects::nonNull)
                        .map(ObjectRef::name)
                        .filter(Objects::nonNull)
                        .toList();
    }

    /** The step of a root change that a person has approved, by annotation. */
    Optional<String> approved() {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .map(it -> it.get(APPROVE))
                .map(String::strip);
    }

    boolean lists(MeshName mesh) {
        return meshes().contains(mesh.value());
    }

    @Override
    public String toString() {
        return namespace() + "/" + name();
    }
}
