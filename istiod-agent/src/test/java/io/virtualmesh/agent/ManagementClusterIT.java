package io.virtualmesh.agent;

import static io.virtualmesh.agent.Waits.assertSucceeds;
import static io.virtualmesh.agent.Waits.assertTold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.lab.AgentProgram;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.process.LabProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The VirtualMesh and the report are in another cluster than istiod; that cluster goes away and comes back. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ManagementClusterIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final OwnMesh MESH = OwnMesh.named("managed");

    /** Two minutes, so that a renewal is due after one. */
    private static final String SHORT_LIVED = "managed-";

    private static ManagementCluster management;
    private static Path kubeconfig;
    private static LabProcess sidecar;

    @BeforeAll
    static void podStarts() {
        management = ManagementCluster.start();
        var stage = OwnMesh.stage();
        stage.bao().configureAsGuide(stage.api(), GuideOptions.QUICK.withPrefix(SHORT_LIVED));
        stage.bao()
                .write("sys/mounts/" + SHORT_LIVED + "pki/tune", Map.of("max_lease_ttl", "120s"));
        kubeconfig = management.join(MESH, shortLived(MESH.yaml()));
        MESH.agent().with("MANAGEMENT_KUBECONFIG", kubeconfig.toString()).run("init-container");
        sidecar = MESH.agent().startSidecar();
    }

    private static String shortLived(String yaml) {
        return yaml.replace("\"pki", "\"" + SHORT_LIVED + "pki")
                .replace(
                        "role: \"gen-int-ca-istio\"",
                        "role: \"%sgen-int-ca-istio\"\n            mountPath: auth/%skubernetes"
                                .formatted(SHORT_LIVED, SHORT_LIVED));
    }

    @AfterAll
    static void podEnds() {
        sidecar.close(); // the management cluster ends with the lab, after the search for secrets
    }

    @AfterEach
    void nobodyElseIsJoined() {
        ManagementCluster.leave();
    }

    @Test
    @Order(1)
    void theVirtualMeshIsReadFromThereAndTheReportIsWrittenThere() {
        var pod = OwnMesh.stage().pod().getMetadata().getName();

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(management.report(MESH))
                                .hasValueSatisfying(it -> {
                                    assertThat(it.replicas()).containsOnlyKeys(pod);
                                    assertThat(it.leader()).contains(pod);
                                }));
        assertThat(MESH.report()).isEmpty();
    }

    @Test
    @Order(2)
    void ofAVirtualMeshThatIsNotOurOwnClustersNoStatusIsWritten() {
        assertThat(management.virtualMesh(MESH).getStatus()).isNull();
    }

    @Test
    @Order(3)
    void whileItIsAwayTheBundleIsRenewedAllTheSame() throws IOException {
        management.api().stop();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(sidecar.log()).contains("ApiUnreachable"));
        var before = MESH.published().ca();

        await().atMost(PATIENCE).until(() -> !MESH.published().ca().equals(before));

        assertThat(MESH.agent().management().isOk("/health/ready", Map.of())).isTrue();
    }

    @Test
    @Order(4)
    void whileItIsAwayANewPodStartsByTheMirror() {
        var folder = Lab.shared().newFolder("cacerts");

        var init =
                OwnMesh.named(MESH.name())
                        .agent()
                        .with("MANAGEMENT_KUBECONFIG", kubeconfig.toString())
                        .with("CACERTS_DIR", folder.toString())
                        .runToEnd("init-container");

        assertThat(init.exitCode()).as(init.log()).hasValue(0);
        assertThat(init.log()).contains("ApiUnreachable");
        assertThat(folder.resolve("ca-key.pem")).exists();
    }

    @Test
    @Order(5)
    void theJoinSecretServesANewPodByTheMirrorToo() throws IOException {
        ManagementCluster.joinBySecret(
                Map.of("kubeconfig", Files.readString(kubeconfig), "mesh", MESH.meshName()));

        var init = joined(OwnMesh.named(MESH.name())).runToEnd("init-container");

        assertThat(init.exitCode()).as(init.log()).hasValue(0);
        assertThat(init.log()).contains("ApiUnreachable");
    }

    @Test
    @Order(6)
    void whenItIsBackTheReportGoesOn() throws IOException {
        management.api().startAgain();

        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(
                                        management
                                                .report(MESH)
                                                .orElseThrow()
                                                .replicas()
                                                .values()
                                                .iterator()
                                                .next()
                                                .serialNumber())
                                .isEqualTo(Certificates.serial(MESH.published().ca())));
    }

    @Test
    @Order(7)
    void theJoinSecretNamesClusterAndMesh() throws IOException {
        var mesh = OwnMesh.named("joined");
        var config = management.join(mesh, mesh.yaml());
        ManagementCluster.joinBySecret(
                Map.of("kubeconfig", Files.readString(config), "mesh", mesh.meshName()));

        var agent = joined(mesh);
        agent.run("init-container");
        try (var _ = agent.startSidecar()) {
            await().atMost(PATIENCE)
                    .until(() ->
                            management
                                    .report(mesh)
                                    .filter(it -> it.replicas() != null && it.leader() != null)
                                    .isPresent());
        }
        assertThat(mesh.report()).isEmpty();
        assertThat(mesh.published().roots())
                .containsExactly(OwnMesh.stage().guide().root().certificate());
    }

    @Test
    @Order(8)
    void aJoinSecretThatCannotBeUsedIsNamedUntilItIsCorrected() throws IOException {
        var mesh = OwnMesh.named("misjoined");
        var config = management.join(mesh, mesh.yaml());
        ManagementCluster.joinBySecret(Map.of("config", "under another key"));
        try (var init = mesh.agent().start("init-container")) {
            assertTold(
                    init,
                    "KubeconfigUnusable",
                    "key kubeconfig of Secret istiod-agent-management in namespace istio-system)"
                            + " cannot be used: it is missing or empty");

            ManagementCluster.joinBySecret(Map.of("kubeconfig", "apiVersion: v1\nkind: Config\n"));

            assertTold(init, "KubeconfigUnusable", "it has no current-context");

            ManagementCluster.joinBySecret(Map.of("kubeconfig", Files.readString(config)));

            assertSucceeds(init);
            assertThat(init.log().lines()).noneMatch(it -> it.startsWith("\tat "));
        }
    }

    @Test
    @Order(9)
    void aKubeconfigFileThatIsMissingIsNamedUntilItIsThere() throws IOException {
        var mesh = OwnMesh.named("unmounted");
        var config = management.join(mesh, mesh.yaml());
        var mounted = config.resolveSibling("mounted-later");
        mesh.agent().with("MANAGEMENT_KUBECONFIG", mounted.toString());
        try (var init = mesh.agent().start("init-container")) {
            assertTold(init, "KubeconfigUnusable", mounted + " (MANAGEMENT_KUBECONFIG)");

            Files.copy(config, mounted);

            assertSucceeds(init);
        }
    }

    /** As the original overlay starts it: nothing in the Pod tells the cluster. */
    private static AgentProgram joined(OwnMesh mesh) {
        return mesh.agent().with("CLUSTER_ID", "Kubernetes");
    }
}
