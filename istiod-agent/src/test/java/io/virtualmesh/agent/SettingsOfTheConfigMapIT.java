package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virtualmesh.lab.AgentProgram;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.GuideStage;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.Manifests;
import io.virtualmesh.lab.process.LabProcess;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The ConfigMap may hold what protects a token: nobody goes on without knowing what it says. */
class SettingsOfTheConfigMapIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static Lab lab;
    private static GuideStage stage;

    @BeforeAll
    static void set() {
        lab = Lab.create();
        stage = GuideStage.set(lab, GuideOptions.QUICK);
    }

    @AfterAll
    static void end() throws Exception {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void aConfigMapThatCannotBeReadYetIsWaitedForAndThenObeyed() {
        allow("https://only.example.com:8200");
        stage.api().stop();
        try (var init = agent().start("init-container")) {
            awaitLog(init, "ConfigMapUnreadable", "waiting for it");

            stage.api().startAgain();

            awaitLog(init, "VaultServerNotAllowed", "VAULT_SERVERS");
        }
    }

    @Test
    void aRestartedSidecarRemembersWhatItSaid() {
        allow(AgentProgram.VAULT_OF_THE_GUIDE);
        var agent = agent();
        agent.run("init-container");
        stage.api().stop();
        try (var sidecar = agent.startSidecar()) {
            assertThat(sidecar.log())
                    .contains("ConfigMapUnreadable", "when the bundle in place was published")
                    .doesNotContain("VAULT_SERVERS is not set");
        } finally {
            stage.api().startAgain();
        }
    }

    @Test
    void keysThatNobodyKnowsAreNamed() {
        Manifests.apply(
                stage.api().client(),
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: istiod-agent, namespace: istio-system}
                data: {vaultServer: "http://vault.vault:8200", clusterName: cluster-1}
                """);
        var check = agent().runToEnd("check");

        assertThat(check.log()).contains("ConfigMapKeyUnknown", "no settings: vaultServer;");
    }

    private static AgentProgram agent() {
        return new AgentProgram(OwnMesh.assembled(), stage)
                .with("CACERTS_DIR", lab.newFolder("cacerts").toString());
    }

    private static void allow(String server) {
        Manifests.apply(
                stage.api().client(),
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: istiod-agent, namespace: istio-system}
                data: {vaultServers: "%s"}
                """
                        .formatted(server));
    }

    private static void awaitLog(LabProcess process, String... words) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(process.log()).contains(words));
    }
}
