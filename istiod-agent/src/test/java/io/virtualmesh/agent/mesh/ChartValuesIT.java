package io.virtualmesh.agent.mesh;

import static io.virtualmesh.agent.mesh.OwnHelm.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of the chart: written as given, or refused by name. */
class ChartValuesIT {
    @RegisterExtension static final OwnHelm HELM = new OwnHelm();

    @Test
    void aNumberOfAFileIsWrittenWhole() throws IOException {
        var values = Files.createTempFile("chart-values", ".yaml");
        Files.writeString(values, "settings: {cacertsGroup: 1000680000, allowDiskVolume: true}");

        var data =
                HELM.template("--set", CLUSTER, "-f", values.toString())
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
                "settings.workloadCertTtl=0s | '/settings/workloadCertTtl'",
                "settings.rootMountWait=0s | '/settings/rootMountWait'",
                "settings.vaultTimeout=11m | '/settings/vaultTimeout'",
                "settings.vaultTimeout=601s | '/settings/vaultTimeout'",
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
        assertThat(HELM.attempt("--set", CLUSTER, "--set", value).text()).contains(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1ms", "600000ms", "10s", "600s", "10m", ""})
    void aTimeThatTheProgramTakesIsTaken(String time) {
        assertThat(
                        HELM.template("--set", CLUSTER, "--set", "settings.vaultTimeout=" + time)
                                .ofKind("ConfigMap")
                                .only()
                                .path("data")
                                .path("vaultTimeout")
                                .asText())
                .isEqualTo(time);
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

            assertThat(HELM.attempt(arguments.toArray(String[]::new)).text())
                    .contains("Deployment " + deployments.getFirst() + " is named twice");
        }
    }

    @Test
    void wrongValuesAreNamed() {
        assertThat(HELM.attempt().text()).contains("clusterName is needed");
        assertThat(HELM.attempt("--set", "clusterName=Cluster_1").text())
                .contains("'/clusterName'");
        assertThat(HELM.attempt("--set", CLUSTER, "--set", "vaultServers={vault:8200}").text())
                .contains("'/vaultServers/0'");
        assertThat(HELM.attempt("--set", CLUSTER, "--set", "vaultServer=x").text())
                .contains("'vaultServer' not allowed");
        assertThat(HELM.attempt("--set", "clusterName=" + "c".repeat(50)).text())
                .contains("has 70 characters, 63 are the most");
    }
}
