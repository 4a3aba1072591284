package io.virtualmesh.lab.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The JSON of an image: by OCI's image specification 1.1, and Docker's {@code manifest.json} beside it. */
final class Manifest {
    private static final String OCI = "application/vnd.oci.image.";
    private static final String MANIFEST = OCI + "manifest.v1+json";
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Manifest() {}

    static ObjectNode config(Labels labels, List<LayerBlob> layers) {
        var image = JSON.createObjectNode();
        var created = labels.created().toString();
        image.put("created", created).put("architecture", "amd64").put("os", "linux");
        var config = image.putObject("config");
        config.put("User", Layout.USER + ":" + Layout.USER);
        config.putObject("ExposedPorts").putObject(Layout.PORT + "/tcp");
        Layout.ENVIRONMENT.forEach(config.putArray("Env")::add);
        Layout.ENTRY_POINT.forEach(config.putArray("Entrypoint")::add);
        config.put("WorkingDir", Layout.WORKING_DIRECTORY).put("StopSignal", "SIGTERM");
        labels.asMap().forEach(config.putObject("Labels")::put);
        var rootfs = image.putObject("rootfs").put("type", "layers").putArray("diff_ids");
        var history = image.putArray("history");
        for (var layer : layers) {
            rootfs.add(layer.diffId());
            history.addObject()
                    .put("created", created)
                    .put("created_by", "make image: " + layer.name());
        }
        return image;
    }

    static ObjectNode manifest(Blob config, Labels labels, List<LayerBlob> layers) {
        var manifest = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", MANIFEST);
        manifest.set("config", descriptor(OCI + "config.v1+json", config));
        var list = manifest.putArray("layers");
        layers.forEach(layer -> list.add(descriptor(OCI + "layer.v1.tar+gzip", layer.gzip())));
        labels.asMap().forEach(manifest.putObject("annotations")::put);
        return manifest;
    }

    /** containerd takes the name from its own annotation, other readers of the layout the tag alone. */
    static ObjectNode index(Blob manifest, ImageName name) {
        var index =
                JSON.createObjectNode()
                        .put("schemaVersion", 2)
                        .put("mediaType", OCI + "index.v1+json");
        var only = descriptor(MANIFEST, manifest);
        only.putObject("platform").put("architecture", "amd64").put("os", "linux");
        only.putObject("annotations")
                .put("io.containerd.image.name", name.full())
                .put("org.opencontainers.image.ref.name", name.tag());
        index.putArray("manifests").add(only);
        return index;
    }

    static String docker(Blob config, ImageName name, List<LayerBlob> layers) {
        var list = JSON.createArrayNode();
        var image = list.addObject().put("Config", config.path());
        image.putArray("RepoTags").add(name.toString());
        var paths = image.putArray("Layers");
        layers.forEach(layer -> paths.add(layer.gzip().path()));
        return list.toPrettyString() + "\n";
    }

    static byte[] bytes(ObjectNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }

    private static ObjectNode descriptor(String type, Blob blob) {
        return JSON.createObjectNode()
                .put("mediaType", type)
                .put("digest", blob.digest())
                .put("size", blob.size());
    }
}
