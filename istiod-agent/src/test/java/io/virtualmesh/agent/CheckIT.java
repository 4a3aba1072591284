package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.virtualmesh.agent.ops.StatusJson;
import io.virtualmesh.lab.AgentProgram;
import io.virtualmesh.lab.process.LabProcess;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code check} inside istiod's Pod, beside a sidecar and without one, and on a laptop. */
class CheckIT {
    private static final OwnMesh MESH = OwnMesh.named("check");
    private static LabProcess sidecar;

    @BeforeAll
    static void podStarts() {
        MESH.apply(MESH.yaml()).agent().run("init-container");
        sidecar = MESH.agent().startSidecar();
        MESH.agent().with("LOG_LEVEL", "error");
    }

    @AfterAll
    static void podEnds() {
        sidecar.close();
    }

    @Test
    void inThePodTheSidecarsFindingsAreShown() {
        var check = MESH.agent().runToEnd("check");

        assertThat(check.log())
                .containsPattern("ok +VirtualMesh +gloo-check/virtual-mesh is valid")
                .contains("VAULT_SERVERS")
                .containsPattern("\\d+ ok, \\d+ warnings, \\d+ failed, \\d+ not looked at");
        assertThat(sidecar.isAlive()).isTrue();
    }

    @Test
    void jsonHoldsTheSameFindingsAndTheirLevelsGiveTheExitCode() throws IOException {
        var check = MESH.agent().runToEnd("check", "--output", "json");

        var findings = StatusJson.parseFindings(check.log());
        assertThat(findings).hasSizeGreaterThan(8);
        assertThat(check.exitCode()).hasValue(FindingTable.exitCode(findings));
    }

    @Test
    void aTrialSignatureLeavesNoKeyInVault() {
        var check = MESH.agent().runToEnd("check", "--sign");

        assertThat(check.log()).containsPattern("ok +Vault signs +an intermediate until");
        assertThat(OwnMesh.stage().guide().keysInVault()).isEmpty();
    }

    @Test
    void onALaptopTheRestIsSaidToNeedKubectlExec() {
        var laptop =
                laptop().with("CLUSTER_ID", MESH.name())
                        .with("VIRTUAL_MESH_NAMESPACE", MESH.namespace());

        var check = laptop.runToEnd("check");

        assertThat(check.log())
                .contains(
                        MESH.meshName(),
                        "kubectl exec -n istio-system deploy/istiod -c istiod-agent")
                .doesNotContain("FAILED");
        assertThat(check.exitCode().orElse(-1)).isBetween(0, 1);
    }

    @Test
    void aSecretCacertsBesideOurVolumeIsNamedWithTheRemedy() {
        var namespace = "istio-system";
        var secret =
                new SecretBuilder().withNewMetadata().withName("cacerts").endMetadata().build();
        var secrets = OwnMesh.stage().api().client().secrets().inNamespace(namespace);
        secrets.resource(secret).create();
        try {
            assertThat(laptop().runToEnd("check").log())
                    .containsPattern(
                            "warning +Secret cacerts +there is one in namespace istio-system")
                    .contains("kubectl delete secret cacerts -n istio-system");
        } finally {
            secrets.withName("cacerts").delete();
        }
        assertThat(laptop().runToEnd("check").log())
                .containsPattern("ok +Secret cacerts +there is none");
    }

    @Test
    void whatFailsGivesExitCodeTwoAndARemedy() {
        var check = laptop().with("VIRTUAL_MESH_NAMESPACE", "nothing-here").runToEnd("check");

        assertThat(check.exitCode()).hasValue(2);
        assertThat(check.log()).containsPattern("FAILED +VirtualMesh").contains("→");
    }

    @Test
    void withoutASidecarThePodIsLookedAtFromHere() {
        var alone =
                new AgentProgram(OwnMesh.assembled(), OwnMesh.stage())
                        .with("CLUSTER_ID", MESH.name())
                        .with("VIRTUAL_MESH_NAMESPACE", MESH.namespace())
                        .with(
                                "VAULT_ADDRESS_OVERRIDES",
                                "http://vault.vault:8200=http://127.0.0.1:1");

        var check = alone.runToEnd("check");

        assertThat(check.exitCode()).hasValue(2);
        assertThat(check.log()).contains("connection refused");
    }

    private static AgentProgram laptop() {
        return new AgentProgram(OwnMesh.assembled(), OwnMesh.stage())
                .without("POD_NAME")
                .without("CACERTS_DIR")
                .with("KUBECONFIG", OwnMesh.stage().api().kubeconfig().toString())
                .with("LOG_LEVEL", "error");
    }
}
