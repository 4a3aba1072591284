package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.virtualmesh.lab.AgentProgram;
import io.virtualmesh.lab.Bao;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.GuideStage;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.Manifests;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.WorkDir;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The set-up that we recommend, for which {@code check} has nothing to say: https, a token with audience {@code vault}, {@code
 * VAULT_SERVERS}, {@code ISTIO_MULTIROOT_MESH}, and a lifetime that the mount allows.
 */
class HealthyCheckIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static Lab lab;
    private static GuideStage stage;
    private static AgentProgram agent;
    private static LabProcess init;
    private static LabProcess sidecar;

    @BeforeAll
    static void setUp() throws Exception {
        lab = Lab.create();
        stage = GuideStage.set(lab, GuideOptions.QUICK);
        allowManyRoots();
        var bao = lab.newBao(true);
        var guide = bao.configureAsGuide(stage.api(), GuideOptions.QUICK);
        bao.write(
                "auth/" + guide.authMount() + "/role/" + guide.role(), Map.of("audience", "vault"));
        bao.write(
                "pki/config/urls", // else OpenBao warns at each signature
                Map.of("issuing_certificates", List.of("https://pki.example.com/ca")));
        var token = lab.newFolder("projected").resolve("token");
        WorkDir.write(token, stage.api().token("istio-system", "istiod", "vault", stage.pod()));
        Manifests.apply(stage.api().client(), recommended(bao, token));
        agent =
                new AgentProgram(OwnMesh.assembled(), stage)
                        .without("VAULT_ADDRESS_OVERRIDES")
                        .with("VAULT_SERVERS", bao.address())
                        .with("LOG_LEVEL", "warn");
        init = agent.runToEnd("init-container");
        var istiod =
                lab.startIstiod(stage.cacerts(), Map.of("ISTIO_MULTIROOT_MESH", "true"))
                        .awaitReady(PATIENCE);
        agent.knows(istiod);
        sidecar = agent.startSidecar();
        await().atMost(PATIENCE)
                .until(() ->
                        agent.management()
                                .call("GET", "/status", Map.of(), null)
                                .body()
                                .contains("Served"));
    }

    @AfterAll
    static void tearDown() throws Exception {
        if (sidecar != null) {
            sidecar.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void whereAllIsWellCheckEndsWithZeroAndNothingIsWarnedAbout() throws Exception {
        Assumptions.assumeTrue(
                Files.readAllLines(Path.of("/proc/swaps")).size() <= 1,
                "this machine swaps, which check warns about");
        assertThat(init.log()).doesNotContain("WARN");

        var check = agent.runToEnd("check", "--sign");

        assertThat(check.log()).contains(" 0 warnings, 0 failed, 0 not looked at");
        assertThat(check.exitCode()).hasValue(0);
    }

    @Test
    void thePortOfTheSidecarMayComeFromTheConfigMap() {
        var address = agent.managementUrl().replace("http://", "");
        Manifests.apply(
                stage.api().client(),
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: istiod-agent, namespace: istio-system}
                data: {managementAddress: "%s"}
                """
                        .formatted(address));

        var check = new AgentProgram(OwnMesh.assembled(), stage).without("MANAGEMENT_ADDRESS");

        // only the sidecar can tell of its own rights
        assertThat(check.runToEnd("check").log()).containsPattern("ok +RBAC");
    }

    /** The lab's Deployment is the guide's, which does not. */
    private static void allowManyRoots() {
        stage.api()
                .client()
                .apps()
                .deployments()
                .inNamespace("istio-system")
                .withName("istiod")
                .edit(deployment -> {
                    deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                            .filter(it -> it.getName().equals("discovery"))
                            .forEach(it ->
                                    it.getEnv()
                                            .add(new EnvVar("ISTIO_MULTIROOT_MESH", "true", null)));
                    return deployment;
                });
    }

    private static String recommended(Bao bao, Path token) {
        var ca =
                Base64.getEncoder().encodeToString(bao.caPem().getBytes(StandardCharsets.US_ASCII));
        return Manifests.virtualMeshOfTheGuide()
                .replace(
                        "server: \"" + AgentProgram.VAULT_OF_THE_GUIDE + "\"",
                        "server: \"%s\"\n          caBundle: %s".formatted(bao.address(), ca))
                .replace(
                        "role: \"gen-int-ca-istio\"",
                        "role: \"gen-int-ca-istio\"\n            mountedSaPath: " + token)
                .replace(
                        "      intermediateCertificateAuthority:",
                        "      intermediateCertOptions: {ttlDays: 30}\n      intermediateCertificateAuthority:");
    }
}
