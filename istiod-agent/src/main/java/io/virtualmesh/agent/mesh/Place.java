package io.virtualmesh.agent.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/**
 * Where an object, or a collection, lives on an API server.
 *
 * @param group empty for the core group
 * @param name empty for the whole collection
 * @param subresource empty for the object itself
 */
record Place(
        String group,
        String version,
        String resource,
        String namespace,
        String name,
        String subresource) {

    static final String NETWORKING = "networking.mesh.gloo.solo.io";
    static final String CERTIFICATES = "certificates.mesh.gloo.solo.io";

    static Place core(String resource, String namespace, String name) {
        return new Place("", "v1", resource, namespace, name, "");
    }

    static Place virtualMesh(String namespace, String name) {
        return new Place(NETWORKING, "v1", "virtualmeshes", namespace, name, "");
    }

    static Place virtualMeshes(String namespace) {
        return virtualMesh(namespace, "");
    }

    static Place report(String namespace, String mesh) {
        return new Place(CERTIFICATES, "v1", "issuedcertificates", namespace, mesh, "");
    }

    static Place lease(String namespace, String name) {
        return new Place("coordination.k8s.io", "v1", "leases", namespace, name, "");
    }

    Place at(String part) {
        return new Place(group, version, resource, namespace, name, part);
    }

    Place collection() {
        return new Place(group, version, resource, namespace, "", "");
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    String path() {
        var path = new StringBuilder(group.isEmpty() ? "/api/" : "/apis/").append(apiVersion());
        if (!namespace.isEmpty()) {
            path.append("/namespaces/").append(encode(namespace));
        }
        path.append('/').append(resource);
        if (!name.isEmpty()) {
            path.append('/').append(encode(name));
        }
        if (!subresource.isEmpty()) {
            path.append('/').append(subresource);
        }
        return path.toString();
    }

    /** As people speak of it: {@code configmaps "istiod-agent" in namespace istio-system}. */
    @Override
    public String toString() {
        return resource
                + (subresource.isEmpty() ? "" : "/" + subresource)
                + (group.isEmpty() ? "" : "." + group)
                + (name.isEmpty() ? "" : " \"" + name + "\"")
                + (namespace.isEmpty() ? "" : " in namespace " + namespace);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
