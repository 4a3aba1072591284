package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.api.v1.MeshName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The account of one mesh in the cluster that holds its VirtualMesh. It may read VirtualMeshes, write the report of this mesh
 * and no other, and request tokens for itself; a cluster that is broken into gains nothing over other meshes.
 */
final class JoinAccount {
    private static final String MANAGER = "istiod-agent-join";
    private static final String RBAC = "rbac.authorization.k8s.io";

    private final KubeApi management;
    private final String namespace;
    private final MeshName mesh;
    private final String name;

    JoinAccount(KubeApi management, String namespace, MeshName mesh) {
        this.management = management;
        this.namespace = namespace;
        this.mesh = mesh;
        this.name = nameFor(mesh);
    }

    static String nameFor(MeshName mesh) {
        return "istiod-agent-" + mesh;
    }

    /** Makes ServiceAccount, Role and RoleBinding, or brings them back into shape. */
    void make() throws ApiFailure {
        requireOurs();
        for (var object : List.of(account(), role(), binding())) {
            management.apply(place(object.path("kind").asText()), MANAGER, true, object);
        }
    }

    /** Takes them away, and with the ServiceAccount every token of it. Returns what was there. */
    List<String> revoke() throws ApiFailure {
        requireOurs();
        var removed = new ArrayList<String>();
        for (var kind : List.of("RoleBinding", "Role", "ServiceAccount")) {
            if (management.delete(place(kind))) {
                removed.add(place(kind).toString());
            }
        }
        return removed;
    }

    /** The agent of a mesh of this very cluster has rights of the same name, from our chart. */
    private void requireOurs() throws ApiFailure {
        var bound = management.find(place("RoleBinding"));
        if (bound.isPresent() && !bound.get().path("subjects").equals(binding().path("subjects"))) {
            throw new ApiFailure(
                    ApiFailure.Kind.REJECTED,
                    "%s is bound to another account: %s is a mesh of this cluster, or somebody else's; join is for meshes of other clusters"
                            .formatted(place("RoleBinding"), mesh));
        }
    }

    /**
     * @param lifetime asked for; the API server may give another
     */
    ServiceAccountToken token(Duration lifetime) throws ApiFailure {
        return ServiceAccountToken.request(management, namespace, name, lifetime);
    }

    private Place place(String kind) {
        return switch (kind) {
            case "ServiceAccount" -> Place.core("serviceaccounts", namespace, name);
            case "Role" -> new Place(RBAC, "v1", "roles", namespace, name, "");
            default -> new Place(RBAC, "v1", "rolebindings", namespace, name, "");
        };
    }

    private ObjectNode account() {
        return head("v1", "ServiceAccount");
    }

    private ObjectNode role() {
        var role = head(RBAC + "/v1", "Role");
        var rules = role.putArray("rules");
        rules.add(rule(Place.NETWORKING, "virtualmeshes", "", "list", "watch"));
        rules.add(
                rule(
                        Place.CERTIFICATES,
                        "issuedcertificates",
                        mesh.value(),
                        "get",
                        "list",
                        "watch",
                        "create",
                        "patch"));
        rules.add(rule(Place.CERTIFICATES, "issuedcertificates/status", mesh.value(), "patch"));
        rules.add(rule("", "serviceaccounts/token", name, "create"));
        return role;
    }

    private static ObjectNode rule(String group, String resource, String only, String... verbs) {
        var rule = Json.object();
        rule.putArray("apiGroups").add(group);
        rule.putArray("resources").add(resource);
        if (!only.isEmpty()) {
            rule.putArray("resourceNames").add(only);
        }
        var list = rule.putArray("verbs");
        for (var verb : verbs) {
            list.add(verb);
        }
        return rule;
    }

    private ObjectNode binding() {
        var binding = head(RBAC + "/v1", "RoleBinding");
        binding.putObject("roleRef").put("apiGroup", RBAC).put("kind", "Role").put("name", name);
        binding.putArray("subjects")
                .addObject()
                .put("kind", "ServiceAccount")
                .put("name", name)
                .put("namespace", namespace);
        return binding;
    }

    private ObjectNode head(String version, String kind) {
        var object = Json.object().put("apiVersion", version).put("kind", kind);
        object.putObject("metadata")
                .put("name", name)
                .put("namespace", namespace)
                .putObject("labels")
                .put("app.kubernetes.io/name", "istiod-agent");
        return object;
    }
}
