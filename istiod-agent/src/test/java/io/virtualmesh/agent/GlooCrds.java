package io.virtualmesh.agent;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.virtualmesh.lab.Manifests;
import java.time.Duration;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Gloo Mesh's own CRDs, as far as their shape matters to us: the spec is not described, the status has none of our fields. */
final class GlooCrds {
    static final String REPORTS = "issuedcertificates.certificates.mesh.gloo.solo.io";
    private static final String OPEN_API = "/openapi/v3/apis/certificates.mesh.gloo.solo.io/v1";

    private static final String DEFINITION =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: PLURAL.GROUP
              labels: {app: gloo-mesh, app.kubernetes.io/name: gloo-mesh}
            spec:
              group: GROUP
              scope: Namespaced
              names: {kind: KIND, listKind: KINDList, plural: PLURAL, singular: SINGULAR}
              versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {}}
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec: {type: object, x-kubernetes-preserve-unknown-fields: true}
                      status:
                        type: object
                        properties:
                          observedGeneration: {type: integer, format: int64}
                          state: {type: string}
                          ERROR
            """;

    private GlooCrds() {}

    /** Replaces ours where they are installed, and returns once the API server drops what they do not know. */
    static void install(KubernetesClient client) {
        Manifests.apply(
                client,
                definition(
                        "VirtualMesh",
                        "virtualmeshes.networking.mesh.gloo.solo.io",
                        "errors: {type: array, items: {type: string}}"));
        Manifests.apply(client, definition("IssuedCertificate", REPORTS, "error: {type: string}"));
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> isGloos(client.raw(OPEN_API)));
    }

    private static String definition(String kind, String name, String error) {
        int dot = name.indexOf('.');
        return DEFINITION
                .replace("PLURAL", name.substring(0, dot))
                .replace("GROUP", name.substring(dot + 1))
                .replace("SINGULAR", kind.toLowerCase(Locale.ROOT))
                .replace("KIND", kind)
                .replace("ERROR", error);
    }

    /** Null while the document of a definition that is new or replaced is not there. */
    private static boolean isGloos(@Nullable String openApi) {
        return openApi != null
                && openApi.contains("\"IssuedCertificate\"")
                && !openApi.contains("\"replicas\"");
    }

    /** What Gloo's management plane writes for a mesh, under the very name that our report has. */
    static String order(String namespace, String mesh) {
        return """
        apiVersion: certificates.mesh.gloo.solo.io/v1
        kind: IssuedCertificate
        metadata:
          name: %s
          namespace: %s
          labels: {owner.networking.mesh.gloo.solo.io: gloo-mesh}
        spec:
          hosts: ["spiffe://cluster.local/ns/istio-system/sa/istiod"]
          org: Istio
        """
                .formatted(mesh, namespace);
    }
}
