package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.BundleLoop;
import io.virtualmesh.agent.control.MeshSource.MeshView;
import io.virtualmesh.agent.control.Signer;
import io.virtualmesh.agent.mesh.MeshSettings;
import io.virtualmesh.agent.ops.StatusBoard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WiringTest {
    @TempDir private Path folder;

    @Test
    void withAVirtualMeshFromAFileAllPartsAreWiredAndNoneNeedsAnApiServer() throws Exception {
        var file =
                Files.writeString(
                        folder.resolve("mesh.yaml"),
                        """
                        kind: VirtualMesh
                        metadata: {name: virtual-mesh, namespace: gloo-mesh}
                        spec:
                          mtlsConfig:
                            shared:
                              intermediateCertificateAuthority:
                                vault:
                                  caPath: pki/root/sign-intermediate
                                  server: https://vault.example.com:8200
                                  kubernetesAuth: {role: istiod}
                          meshes:
                          - {name: istiod-istio-system-cluster-1, namespace: gloo-mesh}
                        """);
        var settings = settings(Map.of("VIRTUAL_MESH", file.toString(), "CLUSTER_ID", "cluster-1"));

        try (var agent = Agent.wired(Cluster.of(settings), settings)) {
            assertThat(agent.part(Cluster.class).api()).isEmpty();
            assertThat(agent.part(Report.class).writer()).isEmpty();
            assertThat(agent.part(Signer.class)).isNotNull();
            assertThat(agent.part(StatusBoard.class).latest()).isEmpty();
            assertThat(agent.part(BundleLoop.class)).isSameAs(agent.part(BundleLoop.class));
            assertThat(agent.part(Meshes.class).source().view())
                    .isInstanceOfSatisfying(
                            MeshView.Managed.class,
                            it ->
                                    assertThat(it.intent().mesh())
                                            .isEqualTo("istiod-istio-system-cluster-1"));
        }
    }

    private AgentSettings settings(Map<String, String> environment) {
        var flags = Map.of(Setting.CACERTS_DIR, folder.toString());
        return AgentSettings.read(
                SettingValues.of(flags, environment::get, Map.of()), MeshSettings.Container.INIT);
    }
}
