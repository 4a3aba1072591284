package io.virtualmesh.agent.mesh;

import static io.virtualmesh.agent.mesh.OwnHelm.CHART;
import static io.virtualmesh.agent.mesh.OwnHelm.CLUSTER;
import static io.virtualmesh.agent.mesh.OwnHelm.CRDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.lab.ApiServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Releases of the chart on a real API server: install, upgrade, rollback, uninstall, and the CRDs, which outlive them. */
class ChartReleaseIT {
    @RegisterExtension static final OwnHelm HELM = new OwnHelm();

    @Test
    void installUpgradeRollbackAndUninstallKeepTheCrdsAndWhatTheyHold() throws Exception {
        var cluster = HELM.cluster();
        try (var admin = TestCluster.admin(cluster)) {
            var notes = HELM.on(cluster, "upgrade", "--install", "agent", CHART, "--set", CLUSTER);
            assertThat(notes)
                    .contains("istiod-istio-system-cluster-1", "WARNING: vaultServers is empty")
                    .contains("Apply a VirtualMesh", "-- java @istiod-agent check")
                    .contains("--set restarts.enabled=true")
                    .doesNotContain("-- istiod-agent check");
            virtualMesh(admin);

            var more = "vaultServers={https://vault.example.com:8200}";
            HELM.on(cluster, "upgrade", "agent", CHART, "--set", CLUSTER, "--set", more);
            assertThat(settings(admin).path("vaultServers").asText())
                    .isEqualTo("https://vault.example.com:8200");

            HELM.on(cluster, "rollback", "agent", "1");
            assertThat(settings(admin).has("vaultServers")).isFalse();

            HELM.on(cluster, "uninstall", "agent");
            assertThat(admin.find(settingsPlace())).isEmpty();
            assertThat(admin.find(Place.virtualMesh("gloo-mesh", "virtual-mesh"))).isPresent();

            HELM.on(cluster, "install", "agent", CHART, "--set", CLUSTER);
            assertThat(settings(admin).path("clusterName").asText()).isEqualTo("cluster-1");
        }
    }

    @Test
    void crdsOfSomebodyElseAreLeftAsTheyAre() throws Exception {
        var cluster = HELM.cluster();
        try (var admin = TestCluster.admin(cluster)) {
            var theirs = foreignCrd();
            admin.apply(TestCluster.crdPlace(CRDS.get(1)), "gloo", true, theirs);

            var notes = HELM.on(cluster, "install", "agent", CHART, "--set", CLUSTER);

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

            HELM.on(cluster, "uninstall", "agent");
            assertThat(admin.find(TestCluster.crdPlace(CRDS.get(1)))).isPresent();
        }
    }

    @Test
    void crdsOfAnotherReleaseAreTakenOverByTheCommandOfTheNotes() throws Exception {
        var cluster = HELM.cluster();
        try (var admin = TestCluster.admin(cluster)) {
            HELM.on(cluster, "install", "before", CHART, "--set", CLUSTER);
            HELM.on(cluster, "uninstall", "before");

            var notes = HELM.on(cluster, "install", "agent", CHART, "--set", CLUSTER);
            assertThat(notes)
                    .contains("NOT UPGRADED: CRD " + CRDS.getFirst())
                    .contains("of this chart, but of release gloo-mesh/before");

            adopt(cluster, notes);
            assertThat(HELM.on(cluster, "upgrade", "agent", CHART, "--set", CLUSTER))
                    .doesNotContain("NOT UPGRADED");
            for (var crd : CRDS) {
                var labels = admin.get(TestCluster.crdPlace(crd)).path("metadata").path("labels");
                assertThat(labels.path("app.kubernetes.io/instance").asText()).isEqualTo("agent");
            }
        }
    }

    /** Runs what the notes say. */
    private static void adopt(ApiServer cluster, String notes) {
        var kubectl = HELM.kubectl();
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
        var cluster = HELM.cluster();

        var notes =
                HELM.on(
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
}
