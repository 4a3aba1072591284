package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virtualmesh.lab.AgentProgram;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code --virtual-mesh FILE}: no API server is contacted. */
class FileModeIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final OwnMesh MESH = OwnMesh.named("file");

    @Test
    void initContainerNeedsVaultAndAMountedTokenOnly() throws IOException {
        var agent = agent();

        agent.run("init-container", "--virtual-mesh", file(MESH.yaml()));

        assertThat(MESH.published().roots())
                .containsExactly(OwnMesh.stage().guide().root().certificate());
        assertThat(MESH.report()).isEmpty();
        assertThat(OwnMesh.stage().guide().keysInVault()).isEmpty();
    }

    @Test
    void aReferenceToASecretIsRefusedWithTheFieldAndWhatToUse() {
        var yaml =
                MESH.yaml()
                        .replace("kubernetesAuth:", "tokenSecretRef:")
                        .replace(
                                "role: \"gen-int-ca-istio\"",
                                "{name: vault-token, namespace: istio-system}");

        assertWaits(
                yaml, "SpecInvalid", "vault.tokenSecretRef: needs an API server", "mountedSaPath");
    }

    @Test
    void aFieldThatIsMissingIsNamed() {
        assertWaits(MESH.yaml().replaceFirst("caPath: .*", ""), "SpecInvalid", "vault.caPath");
    }

    @Test
    void aFileThatIsNoYamlIsNamed() {
        assertWaits("a: b: c: [", "SpecInvalid", "mesh.yaml", "line 1");
    }

    @Test
    void checkTellsWhatIsWrongWithTheFile() {
        var check =
                agent().runToEnd(
                                "check",
                                "--virtual-mesh",
                                file(MESH.yaml().replaceFirst("caPath: .*", "")));

        assertThat(check.exitCode()).hasValue(2);
        assertThat(check.log()).contains("FAILED", "vault.caPath", "correct the file");
    }

    /** Without anything that leads to an API server. */
    private static AgentProgram agent() {
        return new AgentProgram(OwnMesh.assembled(), OwnMesh.stage())
                .without("POD_NAME")
                .with("KUBECONFIG", "/nowhere")
                .with("CLUSTER_ID", MESH.name())
                .with("CACERTS_DIR", MESH.cacerts().toString());
    }

    private static String file(String yaml) {
        return WorkDir.write(Lab.shared().newFolder("file").resolve("mesh.yaml"), yaml).toString();
    }

    private static void assertWaits(String yaml, String... words) {
        var agent = agent().with("CACERTS_DIR", Lab.shared().newFolder("cacerts").toString());
        try (var init = agent.start("init-container", "--virtual-mesh", file(yaml))) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(init.log()).contains(words));
            assertThat(init.isAlive()).isTrue();
        }
    }
}
