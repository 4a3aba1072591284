package io.virtualmesh.api.v1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** The generated CRDs, as they lie in the jar. */
final class Crds {

    private Crds() {}

    static JsonNode virtualMesh() {
        return load("virtualmeshes.networking.mesh.gloo.solo.io");
    }

    static JsonNode issuedCertificate() {
        return load("issuedcertificates.certificates.mesh.gloo.solo.io");
    }

    static JsonNode schema(JsonNode crd) {
        return crd.at("/spec/versions/0/schema/openAPIV3Schema");
    }

    /** The schema of a field: {@code spec.meshes[].name}. */
    static JsonNode field(JsonNode crd, String path) {
        var pointer = new StringBuilder();
        Stream.of(path.split("\\."))
                .forEach(step ->
                        pointer.append("/properties/").append(step.replace("[]", "/items")));
        return schema(crd).at(pointer.toString());
    }

    private static JsonNode load(String name) {
        return Samples.JSON.unmarshal(
                Samples.text("/META-INF/fabric8/" + name + "-v1.yml"), JsonNode.class);
    }
}
