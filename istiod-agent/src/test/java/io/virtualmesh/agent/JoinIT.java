package io.virtualmesh.agent;

import static io.virtualmesh.agent.Waits.assertSucceeds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virtualmesh.api.v1.IssuedCertificate;
import io.virtualmesh.api.v1.VirtualMesh;
import io.virtualmesh.lab.AgentProgram;
import io.virtualmesh.lab.ApiServer;
import io.virtualmesh.lab.ApiServerOptions;
import io.virtualmesh.lab.Crds;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.GuideStage;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.Manifests;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A workload cluster that finds its VirtualMesh in a management cluster: two real API servers. */
class JoinIT {
    private static final String MESH = "istiod-istio-system-cluster-1";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static Lab lab;
    private static GuideStage workload;
    private static ApiServer management;

    @BeforeAll
    static void twoClusters() {
        lab = Lab.create();
        workload = GuideStage.set(lab, GuideOptions.QUICK);
        workload.api()
                .client()
                .resources(VirtualMesh.class)
                .inNamespace("gloo-mesh")
                .withName("virtual-mesh")
                .delete();
        management = lab.newApiServer(new ApiServerOptions(false, false));
        management.createNamespace("gloo-mesh");
        Crds.apply(management.client());
        Manifests.apply(management.client(), Manifests.virtualMeshOfTheGuide());
    }

    @AfterAll
    static void end() throws Exception {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void aJoinedMeshLivesOnTheManagementClustersVirtualMeshAndOutlivesItsLoss() throws Exception {
        applySecret(join("--server", management.url()));
        var agent = new AgentProgram(OwnMesh.assembled(), workload);

        agent.run("init-container");
        try (var sidecar = agent.startSidecar()) {
            await().atMost(PATIENCE).until(() -> reportsReady());

            management.stop();
            var second = new AgentProgram(OwnMesh.assembled(), workload);
            second.with("CACERTS_DIR", lab.newFolder("cacerts").toString());
            try (var init = second.start("init-container")) {
                assertSucceeds(init); // by the mirror beside istiod
                assertThat(init.log()).contains("ApiUnreachable");
            }
            assertThat(agent.management().isOk("/health/ready", Map.of())).isTrue();
            management.startAgain();

            assertThat(join("--revoke")).contains("removed serviceaccounts", "mirror");
            await().atMost(Duration.ofMinutes(6)) // one whole watch
                    .untilAsserted(() ->
                            assertThat(sidecar.log()).contains("run `istiod-agent join` again"));
            assertThat(agent.management().isOk("/health/ready", Map.of())).isTrue();
        }
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        assertThat(join()).contains("--server is missing");
        assertThat(join("--server", "http://10.0.0.1")).contains("must be a URL such as https://");
        assertThat(join("--server", management.url(), "--token-hours", "0"))
                .contains("must be 1 or more");
        assertThat(join("--server", management.url(), "--ca-file", "/nowhere"))
                .contains("cannot be read", "--ca-file");
    }

    private static boolean reportsReady() {
        var report =
                management
                        .client()
                        .resources(IssuedCertificate.class)
                        .inNamespace("gloo-mesh")
                        .withName(MESH)
                        .get();
        return report != null
                && report.getStatus() != null
                && report.getStatus().replicas() != null
                && report.getStatus().replicas().size() == 1;
    }

    private static String join(String... more) {
        var words = new java.util.ArrayList<>(java.util.List.of("join", "--mesh", MESH));
        words.addAll(java.util.List.of(more));
        return new AgentProgram(OwnMesh.assembled(), workload)
                .without("POD_NAME")
                .with("KUBECONFIG", management.kubeconfig().toString())
                .with("LOG_LEVEL", "error")
                .runToEnd(words.toArray(String[]::new))
                .log();
    }

    private static void applySecret(String said) {
        var yaml =
                said.lines()
                        .filter(it -> !it.startsWith("istiod-agent:"))
                        .collect(Collectors.joining("\n"));
        assertThat(yaml).contains("kind: Secret", "name: istiod-agent-management");
        Manifests.apply(workload.api().client(), yaml);
    }
}
