package io.virtualmesh.lab.rights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RightTest {
    private static final List<Right> RIGHTS =
            Right.of(
                    Stream.of(
                                    """
                                    kind: Role
                                    metadata: {name: agent, namespace: istio-system}
                                    rules:
                                    - {apiGroups: [""], resources: [configmaps], resourceNames: [own], verbs: [get, create, patch]}
                                    - {apiGroups: [""], resources: [pods], verbs: [get]}
                                    """,
                                    """
                                    kind: RoleBinding
                                    metadata: {name: agent, namespace: istio-system}
                                    roleRef: {kind: Role, name: agent}
                                    subjects: [{kind: ServiceAccount, name: istiod, namespace: istio-system}]
                                    """,
                                    """
                                    kind: ClusterRole
                                    metadata: {name: agent}
                                    rules: [{apiGroups: [""], resources: [pods, pods/status], verbs: [list]}]
                                    """,
                                    """
                                    kind: ClusterRoleBinding
                                    metadata: {name: agent}
                                    roleRef: {kind: ClusterRole, name: agent}
                                    subjects: [{kind: ServiceAccount, name: istiod, namespace: istio-system}]
                                    """)
                            .map(it -> Serialization.unmarshal(it, JsonNode.class))
                            .toList());

    @TempDir Path folder;

    @Test
    void theOwnNameInTheOwnNamespaceIsAllowedAndNoOther() {
        assertThat(allowed("get", "configmaps", "istio-system", "own")).isTrue();
        assertThat(allowed("get", "configmaps", "istio-system", "other")).isFalse();
        assertThat(allowed("list", "configmaps", "istio-system", "")).isFalse();
        assertThat(allowed("get", "configmaps", "default", "own")).isFalse();
        assertThat(allowed("delete", "configmaps", "istio-system", "own")).isFalse();
        assertThat(allowed("get", "pods", "istio-system", "any")).isTrue();
        assertThat(allowed("get", "pods/log", "istio-system", "any")).isFalse();
    }

    @Test
    void aClusterRoleIsForAllNamespaces() {
        assertThat(allowed("list", "pods", "", "")).isTrue();
        assertThat(allowed("list", "pods", "default", "")).isTrue();
        assertThat(allowed("get", "pods", "default", "one")).isFalse();
    }

    @Test
    void anotherAccountMayNothing() {
        var other = request("get", "pods", "istio-system", "any", 200);

        assertThat(Right.allow(RIGHTS, other.at("system:serviceaccount:default:istiod", "", "")))
                .isFalse();
    }

    @Test
    void anApplyThatCreatesNeedsAndUsesCreateToo() {
        var created = request("patch", "configmaps", "istio-system", "own", 201);
        var withoutCreate = RIGHTS.stream().filter(it -> !it.verb().equals("create")).toList();

        assertThat(Right.allow(RIGHTS, created)).isTrue();
        assertThat(Right.allow(withoutCreate, created)).isFalse();
        assertThat(RIGHTS.stream().filter(it -> it.serves(created)).map(Right::verb))
                .containsExactlyInAnyOrder("create", "patch");
    }

    @Test
    void pathsEndInAStar() {
        var role =
                Serialization.unmarshal(
                        "rules: [{nonResourceURLs: [/openapi/*, /version], verbs: [get]}]",
                        JsonNode.class);
        var rights = Right.of(role, "", "");

        assertThat(Right.allow(rights, request("get", "", "", "/openapi/v3/apis", 200))).isTrue();
        assertThat(Right.allow(rights, request("get", "", "", "/version", 200))).isTrue();
        assertThat(Right.allow(rights, request("get", "", "", "/version/x", 200))).isFalse();
        assertThat(Right.allow(rights, request("get", "pods", "", "/version", 200))).isFalse();
    }

    @Test
    void aLogIsReadWithItsOlderPartsAndWithoutWhatOthersDid() throws Exception {
        Files.writeString(folder.resolve("audit-2026.log"), event("istiod-agent/1 (init)", "old"));
        Files.writeString(
                folder.resolve("audit.log"),
                event("istiod-agent/1 (init)", "new")
                        + event("kubectl", "istiod-agent/")
                        + "{\"userAgent\":\"istiod-agent/1");

        var requests = new AuditLog(folder.resolve("audit.log")).requestsOf("istiod-agent/");

        assertThat(requests)
                .extracting(AuditedRequest::name)
                .containsExactlyInAnyOrder("old", "new");
        assertThat(requests)
                .contains(
                        new AuditedRequest(
                                "istiod-agent/1 (init)",
                                "system:serviceaccount:istio-system:istiod",
                                "patch",
                                "apps",
                                "deployments/status",
                                "istio-system",
                                "new",
                                200));
        assertThat(new AuditLog(folder.resolve("none/audit.log")).requestsOf("")).isEmpty();
    }

    private static String event(String agent, String name) {
        var event = new ObjectMapper().createObjectNode();
        event.put("verb", "patch").put("requestURI", "/apis/x?y").put("userAgent", agent);
        event.putObject("user").put("username", "system:serviceaccount:istio-system:istiod");
        event.putObject("objectRef")
                .put("resource", "deployments")
                .put("subresource", "status")
                .put("apiGroup", "apps")
                .put("namespace", "istio-system")
                .put("name", name);
        event.putObject("responseStatus").put("code", 200);
        return event + "\n";
    }

    private static boolean allowed(String verb, String resource, String namespace, String name) {
        return Right.allow(RIGHTS, request(verb, resource, namespace, name, 200));
    }

    private static AuditedRequest request(
            String verb, String resource, String namespace, String name, int code) {
        return new AuditedRequest(
                "istiod-agent/1 (sidecar)",
                "system:serviceaccount:istio-system:istiod",
                verb,
                "",
                resource,
                namespace,
                name,
                code);
    }
}
