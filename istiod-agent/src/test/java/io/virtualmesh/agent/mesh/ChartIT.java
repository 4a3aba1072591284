package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.api.v1.MeshName;
import io.virtualmesh.lab.ApiServer;
import io.virtualmesh.lab.ApiServerOptions;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart through the real helm, on a real API server: lint, rendering, install, upgrade, rollback, uninstall. */
class ChartIT {
    private static final String CHART = "helm/istiod-agent";
    private static final String CLUSTER = "clusterName=cluster-1";
    private static final List<String> CRDS =
            List.of(
                    "virtualmeshes.networking.mesh.gloo.solo.io",
                    "issuedcertificates.certificates.mesh.gloo.solo.io");

    private static Lab lab;
    private static Program helm;

    @BeforeAll
    static void start() {
        lab = Lab.create();
        helm = Program.of(lab, Tool.HELM);
    }

    @AfterAll
    static void stop() throws Exception {
        lab.close();
    }

    @Test
    void lintHasNothingToSay() {
        var lint = helm.run("lint", CHART, "--strict", "--set", CLUSTER).succeeded();

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
                template("--set", CLUSTER)
                        .ofKind("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding");

        assertThat(rendered.withoutLabels())
                .containsExactlyInAnyOrderElementsOf(
                        new Documents(ShippedRoles.all()).withoutLabels());
    }

    @Test
    void whatAVirtualMeshRefersToIsGrantedByName() {
        var role =
                template(
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
                template(
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
                template("--set", CLUSTER, "--set", "management.meshes={" + mesh + "}")
                        .withoutLabels();
        var cluster = cluster();
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
        var rendered = template("--set", CLUSTER, "--set", some);

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
            var rendered = template("--set", CLUSTER, "--set", all);

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
    void monitoringIsThereWhenAskedFor() {
        var rendered = monitoring();

        var dashboard = rendered.ofKind("ConfigMap").named("istiod-agent-dashboard");
        var panels =
                TestMesh.yaml(dashboard.path("data").path("istiod-agent.json").asText())
                        .path("panels");
        assertThat(panels.size()).isGreaterThan(4);
        var rules =
                rendered.ofKind("PrometheusRule")
                        .only()
                        .path("spec")
                        .path("groups")
                        .path(0)
                        .path("rules");
        assertThat(rules)
                .extracting(it -> it.path("alert").asText())
                .doesNotHaveDuplicates()
                .contains(
                        "IstiodIntermediateRenewalOverdue",
                        "IstiodAgentDown",
                        "IstiodAgentAbsent",
                        "IstiodWaitsForItsFirstBundle",
                        "MeshRootChangeRefused");
        assertThat(rules)
                .extracting(it -> it.path("expr").asText())
                .contains("up{job=\"istio-system/istiod-agent\"} == 0");
        assertThat(rules.toString())
                .contains("`java @istiod-agent check`")
                .doesNotContain("`istiod-agent check");
    }

    @Test
    void containersThatDeclareNoPortAreScraped() {
        var endpoint =
                monitoring()
                        .ofKind("PodMonitor")
                        .only()
                        .path("spec")
                        .path("podMetricsEndpoints")
                        .path(0);

        assertThat(endpoint.has("port") || endpoint.has("portNumber")).isFalse();
        assertThat(endpoint.path("relabelings").path(0).path("regex").asText())
                .isEqualTo("istiod-agent");
        assertThat(endpoint.path("relabelings"))
                .extracting(it -> it.path("replacement").asText())
                .containsExactly("", "$1:9911", "[$1]:9911");
    }

    @Test
    void twoRolesOfOneNamespaceHaveTwoNames() {
        var one = "virtualMeshNamespace=istio-system";
        var rendered = template("--set", CLUSTER, "--set", one);

        var name = "istiod-agent-istiod-istio-system-cluster-1";
        assertThat(rendered.ofKind("Role").named(name).toString()).contains("leases");
        var other = name + ":virtualmesh";
        assertThat(rendered.ofKind("Role").named(other).toString()).contains("virtualmeshes");
        assertThat(rendered.ofKind("RoleBinding").all())
                .extracting(it -> it.path("roleRef").path("name").asText())
                .containsExactlyInAnyOrder(name, other);
        on(cluster(), "install", "agent", CHART, "--set", CLUSTER, "--set", one);
    }

    @Test
    void aNumberOfAFileIsWrittenWhole() throws IOException {
        var values = Files.createTempFile("chart-values", ".yaml");
        Files.writeString(values, "settings: {cacertsGroup: 1000680000, allowDiskVolume: true}");

        var data =
                template("--set", CLUSTER, "-f", values.toString())
                        .ofKind("ConfigMap")
                        .only()
                        .path("data");

        assertThat(data.path("cacertsGroup").asText()).isEqualTo("1000680000");
        assertThat(data.path("allowDiskVolume").asText()).isEqualTo("true");
        Files.delete(values);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "settings.expectedRootSHA256=x | 'expectedRootSHA256' not allowed",
                "settings.meshName=x | settings.meshName: the rules grant rights by the mesh's name",
                "settings.clusterId=x | settings.clusterId: the rules grant rights by the mesh's name",
                "settings.istiodDeployment=x | settings.istiodDeployment: the rules grant rights",
                "settings.kubeconfig=x | settings.kubeconfig: it is needed to read this very ConfigMap",
                "settings.vaultServers=x | set the chart's value vaultServers",
                "settings.cacertsGroup=istio | '/settings/cacertsGroup'",
                "settings.workloadCertTtl=1y | '/settings/workloadCertTtl'",
                "settings=null | missing property 'settings'",
                "istiodSidecar=null | missing property 'istiodSidecar'",
                "istiodSidecar.revisions=null | missing property 'revisions'",
                "istiodSidecar.istiodServiceAccount=null | missing property 'istiodServiceAccount'",
                "virtualMeshNamespace=A_B | '/virtualMeshNamespace'",
                "istiodSidecar.istiodServiceAccount.namespace=Istio_System | '/istiodSidecar/istiodServiceAccount/namespace'",
                "istiodSidecar.deployment=Istiod.X | '/istiodSidecar/deployment'",
                "management.meshes={a,a} | '/management/meshes': items at 0 and 1 are equal",
                "restarts.namespaces={a,a} | '/restarts/namespaces': items at 0 and 1 are equal",
                "management.meshes={istiod-istio-system-cluster-1} | a mesh of this cluster",
            })
    void whatCannotBeIsRefused(String value, String words) {
        assertThat(attempt("--set", CLUSTER, "--set", value).text()).contains(words);
    }

    @Test
    void aDeploymentIsNamedOnce() {
        for (var deployments : List.of(List.of("istiod"), List.of("istiod-2", "istiod-2"))) {
            var arguments = new ArrayList<>(List.of("--set", CLUSTER));
            for (int i = 0; i < deployments.size(); i++) {
                var revision = "istiodSidecar.revisions[%d]".formatted(i);
                arguments.addAll(
                        List.of(
                                "--set",
                                revision + ".deployment=" + deployments.get(i),
                                "--set",
                                revision + ".serviceAccount=account-" + i));
            }

            assertThat(attempt(arguments.toArray(String[]::new)).text())
                    .contains("Deployment " + deployments.getFirst() + " is named twice");
        }
    }

    @Test
    void wrongValuesAreNamed() {
        assertThat(attempt().text()).contains("clusterName is needed");
        assertThat(attempt("--set", "clusterName=Cluster_1").text()).contains("'/clusterName'");
        assertThat(attempt("--set", CLUSTER, "--set", "vaultServers={vault:8200}").text())
                .contains("'/vaultServers/0'");
        assertThat(attempt("--set", CLUSTER, "--set", "vaultServer=x").text())
                .contains("'vaultServer' not allowed");
        assertThat(attempt("--set", "clusterName=" + "c".repeat(50)).text())
                .contains("has 70 characters, 63 are the most");
    }

    @Test
    void installUpgradeRollbackAndUninstallKeepTheCrdsAndWhatTheyHold() throws Exception {
        var cluster = cluster();
        try (var admin = TestCluster.admin(cluster)) {
            var notes = on(cluster, "upgrade", "--install", "agent", CHART, "--set", CLUSTER);
            assertThat(notes)
                    .contains("istiod-istio-system-cluster-1", "WARNING: vaultServers is empty")
                    .contains("Apply a VirtualMesh", "-- java @istiod-agent check")
                    .contains("--set restarts.enabled=true")
                    .doesNotContain("-- istiod-agent check");
            virtualMesh(admin);

            var more = "vaultServers={https://vault.example.com:8200}";
            on(cluster, "upgrade", "agent", CHART, "--set", CLUSTER, "--set", more);
            assertThat(settings(admin).path("vaultServers").asText())
                    .isEqualTo("https://vault.example.com:8200");

            on(cluster, "rollback", "agent", "1");
            assertThat(settings(admin).has("vaultServers")).isFalse();

            on(cluster, "uninstall", "agent");
            assertThat(admin.find(settingsPlace())).isEmpty();
            assertThat(admin.find(Place.virtualMesh("gloo-mesh", "virtual-mesh"))).isPresent();

            on(cluster, "install", "agent", CHART, "--set", CLUSTER);
            assertThat(settings(admin).path("clusterName").asText()).isEqualTo("cluster-1");
        }
    }

    @Test
    void crdsOfSomebodyElseAreLeftAsTheyAre() throws Exception {
        var cluster = cluster();
        try (var admin = TestCluster.admin(cluster)) {
            var theirs = foreignCrd();
            admin.apply(TestCluster.crdPlace(CRDS.get(1)), "gloo", true, theirs);

            var notes = on(cluster, "install", "agent", CHART, "--set", CLUSTER);

            assertThat(notes).contains("NOT INSTALLED: CRD " + CRDS.get(1));
            var schema =
                    admin.get(TestCluster.crdPlace(CRDS.get(1)))
                            .path("spec")
                            .path("versions")
                            .path(0)
                            .path("schema")
                            .path("openAPIV3Schema");
            assertThat(schema.path("properties").path("status").has("properties")).isFalse();
            assertThat(admin.find(TestCluster.crdPlace(CRDS.get(0)))).isPresent();

            on(cluster, "uninstall", "agent");
            assertThat(admin.find(TestCluster.crdPlace(CRDS.get(1)))).isPresent();
        }
    }

    @Test
    void crdsOfAnotherReleaseAreTakenOverByTheCommandOfTheNotes() throws Exception {
        var cluster = cluster();
        try (var admin = TestCluster.admin(cluster)) {
            on(cluster, "install", "before", CHART, "--set", CLUSTER);
            on(cluster, "uninstall", "before");

            var notes = on(cluster, "install", "agent", CHART, "--set", CLUSTER);
            assertThat(notes)
                    .contains("NOT UPGRADED: CRD " + CRDS.getFirst())
                    .contains("of this chart, but of release gloo-mesh/before");

            adopt(cluster, notes);
            assertThat(on(cluster, "upgrade", "agent", CHART, "--set", CLUSTER))
                    .doesNotContain("NOT UPGRADED");
            for (var crd : CRDS) {
                var labels = admin.get(TestCluster.crdPlace(crd)).path("metadata").path("labels");
                assertThat(labels.path("app.kubernetes.io/instance").asText()).isEqualTo("agent");
            }
        }
    }

    /** Runs what the notes say. */
    private static void adopt(ApiServer cluster, String notes) {
        var kubectl = Program.of(lab, Tool.KUBECTL);
        var commands =
                notes.lines()
                        .map(String::strip)
                        .filter(it ->
                                it.startsWith("kubectl label crd")
                                        || it.startsWith("kubectl annotate crd"))
                        .toList();
        assertThat(commands).hasSize(2 * CRDS.size());
        for (var command : commands) {
            var words = new ArrayList<>(List.of(command.split(" ")));
            words.removeFirst();
            words.addAll(List.of("--kubeconfig", cluster.kubeconfig().toString()));
            kubectl.run(words).succeeded();
        }
    }

    @Test
    void aJoinedClusterIsToldToJoin() {
        var cluster = cluster();

        var notes =
                on(
                        cluster,
                        "install",
                        "agent",
                        CHART,
                        "--set",
                        CLUSTER,
                        "--set",
                        "istiodSidecar.ownVirtualMesh=false,restarts.enabled=true");

        assertThat(notes)
                .contains("istiod-agent join --mesh istiod-istio-system-cluster-1 ")
                .doesNotContain("Apply a VirtualMesh", "restarts.enabled");
    }

    @Test
    void nothingIsGrantedWhereNothingIsAskedFor() {
        var rendered =
                template(
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

    private static Documents monitoring() {
        return template(
                "--set",
                CLUSTER,
                "--set",
                "monitoring.podMonitor.enabled=true",
                "--set",
                "monitoring.rules.enabled=true",
                "--set",
                "monitoring.dashboard.enabled=true");
    }

    private static ApiServer cluster() {
        var cluster = lab.newApiServer(new ApiServerOptions(false, false));
        cluster.createNamespace("gloo-mesh");
        cluster.createNamespace("istio-system");
        return cluster;
    }

    /** Knows nothing of our fields. */
    private static JsonNode foreignCrd() {
        var crd = TestMesh.yaml(TestCluster.text("/META-INF/fabric8/" + CRDS.get(1) + "-v1.yml"));
        var version = (ObjectNode) crd.path("spec").path("versions").path(0);
        version.set(
                "schema",
                TestMesh.yaml(
                        "openAPIV3Schema: {type: object, properties: {spec: {type: object}, status:"
                                + " {type: object}}}"));
        version.remove("additionalPrinterColumns");
        return crd;
    }

    private static void virtualMesh(KubeApi admin) {
        var object = Json.object();
        object.put("apiVersion", "networking.mesh.gloo.solo.io/v1").put("kind", "VirtualMesh");
        object.putObject("metadata").put("name", "virtual-mesh").put("namespace", "gloo-mesh");
        object.set("spec", TestMesh.yaml(TestMesh.SEED));
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(ApiFailure.class)
                .until(() ->
                        admin.apply(
                                        Place.virtualMesh("gloo-mesh", "virtual-mesh"),
                                        "test",
                                        true,
                                        object)
                                .has("metadata"));
    }

    private static Place settingsPlace() {
        return Place.core("configmaps", "istio-system", "istiod-agent");
    }

    private static JsonNode settings(KubeApi admin) throws ApiFailure {
        return admin.get(settingsPlace()).path("data");
    }

    private static JsonNode rule(JsonNode role, String resource) {
        return StreamSupport.stream(role.path("rules").spliterator(), false)
                .filter(it -> it.path("resources").path(0).asText().equals(resource))
                .findFirst()
                .orElseThrow();
    }

    private static String on(ApiServer cluster, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-n", "gloo-mesh", "--kubeconfig", cluster.kubeconfig().toString()));
        return helm.run(all).succeeded();
    }

    private static Program.Outcome attempt(String... arguments) {
        var all = new ArrayList<>(List.of("template", "agent", CHART, "--kube-version", "1.36.3"));
        all.addAll(List.of(arguments));
        return helm.run(all);
    }

    private static Documents template(String... arguments) {
        return Documents.of(attempt(arguments).succeeded());
    }
}
