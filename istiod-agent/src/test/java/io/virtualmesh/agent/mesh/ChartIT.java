package io.virtualmesh.agent.mesh;

import static io.virtualmesh.agent.mesh.OwnHelm.CHART;
import static io.virtualmesh.agent.mesh.OwnHelm.CLUSTER;
import static io.virtualmesh.agent.mesh.OwnHelm.CRDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.api.v1.MeshName;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The chart through the real helm: what it renders, above all the rights that it gives. */
class ChartIT {
    @RegisterExtension static final OwnHelm HELM = new OwnHelm();

    @Test
    void lintHasNothingToSay() {
        var lint = HELM.run(List.of("lint", CHART, "--strict", "--set", CLUSTER)).succeeded();

        assertThat(lint).contains("0 chart(s) failed");
    }

    @Test
    void theCrdsAreThoseOfTheClasses() throws IOException {
        for (var crd : CRDS) {
            var inChart = Program.repository().resolve(CHART + "/files/crds/" + crd + ".yaml");
            var generated = TestCluster.text("/META-INF/fabric8/" + crd + "-v1.yml");

            assertThat(Files.readString(inChart))
                    .as("after a change: cp virtualmesh-api/target/classes/META-INF/fabric8/*")
                    .isEqualTo(generated);
        }
    }

    @Test
    void theRolesAreThoseThatWeShipAsAFile() {
        var rendered =
                HELM.template("--set", CLUSTER)
                        .ofKind("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding");

        assertThat(rendered.withoutLabels())
                .containsExactlyInAnyOrderElementsOf(
                        new Documents(ShippedRoles.all()).withoutLabels());
    }

    @Test
    void whatAVirtualMeshRefersToIsGrantedByName() {
        var role =
                HELM.template(
                                "--set",
                                CLUSTER,
                                "--set",
                                "istiodSidecar.secretNames={vault-token}",
                                "--set",
                                "istiodSidecar.serviceAccountNames={vault-login}",
                                "--set",
                                "settings.rootCaConfigMap=mesh-root",
                                "--set",
                                "istiodSidecar.ownVirtualMesh=false")
                        .ofKind("Role")
                        .only();

        assertThat(rule(role, "secrets").path("resourceNames").toString())
                .isEqualTo("[\"istiod-agent-management\",\"vault-token\"]");
        assertThat(rule(role, "serviceaccounts/token").path("resourceNames").toString())
                .isEqualTo("[\"vault-login\"]");
        assertThat(rule(role, "configmaps").path("resourceNames").toString()).contains("mesh-root");
    }

    @Test
    void eachRevisionHasRolesOfItsOwn() {
        var rendered =
                HELM.template(
                        "--set",
                        CLUSTER,
                        "--set",
                        "istiodSidecar.revisions[0].deployment=istiod-1-32",
                        "--set",
                        "istiodSidecar.revisions[0].serviceAccount=istiod-1-32");

        var bindings = rendered.ofKind("RoleBinding").all();

        assertThat(bindings).hasSize(4);
        assertThat(bindings)
                .filteredOn(it ->
                        it.path("metadata")
                                .path("name")
                                .asText()
                                .equals("istiod-agent-istiod-1-32-istio-system-cluster-1"))
                .allMatch(it ->
                        it.path("subjects").path(0).path("name").asText().equals("istiod-1-32"))
                .hasSize(2);
    }

    @Test
    void theAccountOfAJoinedMeshIsTheOneThatJoinMakes() throws Exception {
        var mesh = "istiod-istio-system-cluster-2";
        var rendered =
                HELM.template("--set", CLUSTER, "--set", "management.meshes={" + mesh + "}")
                        .withoutLabels();
        var cluster = HELM.cluster();
        try (var admin = TestCluster.admin(cluster)) {
            new JoinAccount(admin, "gloo-mesh", new MeshName(mesh)).make();
            var name = "istiod-agent-" + mesh;
            var role =
                    admin.get(
                            new Place(
                                    "rbac.authorization.k8s.io",
                                    "v1",
                                    "roles",
                                    "gloo-mesh",
                                    name,
                                    ""));
            assertThat(rendered)
                    .anyMatch(it ->
                            it.path("kind").asText().equals("Role")
                                    && it.path("metadata").path("name").asText().equals(name)
                                    && it.path("rules").equals(role.path("rules")));
        }
    }

    @Test
    void theRightToRestartIsGivenWhereAskedForOnly() {
        var some = "restarts.enabled=true,restarts.namespaces={shop,web}";
        var rendered = HELM.template("--set", CLUSTER, "--set", some);

        var name = "istiod-agent-restarts-agent-default";
        assertThat(rendered.ofKind("ClusterRole").named(name).path("rules").toString())
                .isEqualTo(
                        "[{\"apiGroups\":[\"apps\"],\"resources\":[\"deployments\",\"statefulsets\",\"daemonsets\"],"
                                + "\"verbs\":[\"get\",\"patch\"]}]");
        assertThat(rendered.ofKind("ClusterRoleBinding").all())
                .extracting(it -> it.path("metadata").path("name").asText())
                .doesNotContain(name);
        assertThat(rendered.ofKind("RoleBinding").all())
                .filteredOn(it -> it.path("roleRef").path("kind").asText().equals("ClusterRole"))
                .extracting(it -> it.path("metadata").path("namespace").asText())
                .containsExactly("shop", "web");
    }

    @Test
    void withoutNamespacesTheRightToRestartIsForAll() {
        for (var all :
                List.of("restarts.enabled=true", "restarts.enabled=true,restarts.namespaces={*}")) {
            var rendered = HELM.template("--set", CLUSTER, "--set", all);

            assertThat(rendered.ofKind("RoleBinding").all()).hasSize(2);
            var subject =
                    rendered.ofKind("ClusterRoleBinding")
                            .named("istiod-agent-restarts-agent-default")
                            .path("subjects")
                            .path(0);
            assertThat(subject.path("name").asText()).isEqualTo("istiod");
            assertThat(subject.path("namespace").asText()).isEqualTo("istio-system");
        }
    }

    @Test
    void twoRolesOfOneNamespaceHaveTwoNames() {
        var one = "virtualMeshNamespace=istio-system";
        var rendered = HELM.template("--set", CLUSTER, "--set", one);

        var name = "istiod-agent-istiod-istio-system-cluster-1";
        assertThat(rendered.ofKind("Role").named(name).toString()).contains("leases");
        var other = name + ":virtualmesh";
        assertThat(rendered.ofKind("Role").named(other).toString()).contains("virtualmeshes");
        assertThat(rendered.ofKind("RoleBinding").all())
                .extracting(it -> it.path("roleRef").path("name").asText())
                .containsExactlyInAnyOrder(name, other);
        HELM.on(HELM.cluster(), "install", "agent", CHART, "--set", CLUSTER, "--set", one);
    }

    @Test
    void nothingIsGrantedWhereNothingIsAskedFor() {
        var rendered =
                HELM.template(
                        "--set",
                        CLUSTER,
                        "--set",
                        "istiodSidecar.createRoleBinding=false",
                        "--set",
                        "crds.install=false");

        assertThat(rendered.all())
                .extracting(it -> it.path("kind").asText())
                .isEqualTo(List.of("ConfigMap"));
        assertThat(rendered.only().path("data").properties())
                .extracting(Map.Entry::getKey)
                .contains("clusterName");
    }

    private static JsonNode rule(JsonNode role, String resource) {
        return StreamSupport.stream(role.path("rules").spliterator(), false)
                .filter(it -> it.path("resources").path(0).asText().equals(resource))
                .findFirst()
                .orElseThrow();
    }
}
