package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.api.v1.MeshName;
import java.util.Optional;

/**
 * The mirror beside istiod: a ConfigMap that lets a new pod start while the management cluster is away. Deleting it, once
 * the VirtualMesh is gone, ends our management of the mesh.
 */
final class Mirrors {
    static final String KEY = "virtualmesh.json";
    private static final String MANAGER = "istiod-agent-mirror";

    /** Another than {@link #MANAGER}: an apply takes away what its manager has applied before and leaves out now. */
    private static final String MAKER = "istiod-agent";

    private final KubeApi own;
    private final String namespace;

    Mirrors(KubeApi own, String namespace) {
        this.own = own;
        this.namespace = namespace;
    }

    /** What a look at the ConfigMap showed. */
    sealed interface Stored {
        record Found(Mirror mirror) implements Stored {}

        record Absent() implements Stored {}

        record Unknown(ApiFailure why) implements Stored {}

        default Optional<Mirror> found() {
            return this instanceof Found(var mirror) ? Optional.of(mirror) : Optional.empty();
        }
    }

    Stored look(MeshName mesh) {
        try {
            return own.find(place(mesh))
                    .flatMap(map -> Json.at(map, "data", KEY))
                    .flatMap(Mirror::parse)
                    .<Stored>map(Stored.Found::new)
                    .orElseGet(Stored.Absent::new);
        } catch (ApiFailure e) {
            return new Stored.Unknown(e);
        }
    }

    /** Replaces the mirror; all replicas write the same text for the same generation, so it matters little who is last. */
    void write(MeshName mesh, Mirror mirror) throws ApiFailure {
        var body = head(mesh);
        body.putObject("data").put(KEY, mirror.text());
        own.apply(place(mesh), MANAGER, true, body);
    }

    /** The ConfigMap, made without content where there is none. */
    JsonNode make(MeshName mesh) throws ApiFailure {
        return own.apply(place(mesh), MAKER, true, head(mesh));
    }

    private ObjectNode head(MeshName mesh) {
        var body = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        var metadata = body.putObject("metadata").put("name", place(mesh).name());
        metadata.putObject("labels").put("app.kubernetes.io/managed-by", "istiod-agent");
        metadata.putObject("annotations")
                .put(
                        "istiod-agent.virtualmesh.io/about",
                        "Last accepted VirtualMesh; deleting this ends management once it is gone");
        return body;
    }

    Place place(MeshName mesh) {
        return Place.core("configmaps", namespace, "istiod-agent-" + mesh);
    }
}
