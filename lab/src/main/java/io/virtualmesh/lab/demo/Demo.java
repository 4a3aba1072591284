package io.virtualmesh.lab.demo;

import io.virtualmesh.lab.AgentProgram;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.GuideStage;
import io.virtualmesh.lab.Istiod;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.ServedChain;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.LabProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tour: init-container, istiod, sidecar, renewal. Each line tells what was seen, and a line that
 * does not hold ends the demo with an error.
 */
final class Demo implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String SELF_SIGNED = "Use self-signed certificate as the CA certificate";

    private final Path program;
    private final Story story;
    private final Lab lab = Lab.create();
    private @Nullable LabProcess sidecar;

    Demo(Path program, Story story) {
        this.program = program;
        this.story = story;
    }

    void run() throws IOException {
        var stage = GuideStage.set(lab, GuideOptions.OF_THE_GUIDE);
        tellStage(stage);
        var agent = new AgentProgram(program, stage);
        tellInit(stage, agent);
        var istiod = lab.startIstiod(stage.cacerts()).awaitReady(PATIENCE);
        agent.knows(istiod);
        tellCa(stage, istiod);
        tellDiff(stage);
        sidecar = agent.startSidecar();
        story.tell(
                "sidecar: ready, keeps the CA fresh (pid %d, %s/status)",
                sidecar.pid(), agent.managementUrl());
        renew(stage, agent, istiod);
        tellWhatToPlayWith(stage, agent, istiod);
    }

    private void tellStage(GuideStage stage) {
        story.tell(
                "Kubernetes API server at %s, OpenBao at %s",
                stage.api().url(), stage.bao().address());
        story.tell(
                "Vault has the mounts, role and policy of Gloo Mesh's guide; its root is %s",
                Fingerprint.of(stage.guide().root().certificate()));
        story.tell(
                "VirtualMesh gloo-mesh/virtual-mesh applied, byte for byte that of Gloo Mesh's guide");
    }

    private void tellInit(GuideStage stage, AgentProgram agent) {
        var took = agent.run("init-container");
        story.tell(
                "init-container: exit 0 after %.1f s; the bundle is in %s (in memory)",
                took.toMillis() / 1000.0, stage.cacerts());
    }

    private void tellCa(GuideStage stage, Istiod istiod) throws IOException {
        var chain = istiod.servedChain();
        requireVaultsRoot(stage, chain);
        story.tell(
                "istiod is ready (pid %d) and serves under %s, %s, signed by %s",
                istiod.process().pid(),
                chain.signer().getSubjectX500Principal(),
                Fingerprint.of(chain.signer()),
                chain.signer().getIssuerX500Principal());
        if (istiod.log().contains(SELF_SIGNED) || hasSelfSignedSecret(stage)) {
            throw new LabException("istiod has used a self-signed CA");
        }
        story.tell(
                "self-signed CA: never used (no Secret istio-ca-secret; the chain verifies to"
                        + " Vault's root)");
    }

    private static boolean hasSelfSignedSecret(GuideStage stage) {
        return stage.api()
                        .client()
                        .secrets()
                        .inNamespace("istio-system")
                        .withName("istio-ca-secret")
                        .get()
                != null;
    }

    private static void requireVaultsRoot(GuideStage stage, ServedChain chain) {
        if (!chain.verifiesTo(stage.guide().root().certificate())) {
            throw new LabException("what istiod serves does not verify to Vault's root");
        }
    }

    private void tellDiff(GuideStage stage) {
        var output = new RootDiff(stage).output();
        if (!output.isEmpty()) {
            throw new LabException("the diff of the roots is not empty:\n" + output);
        }
        story.tell("$ %s\n(no output: bookinfo trusts exactly Vault's root)", RootDiff.SHOWN);
    }

    private void renew(GuideStage stage, AgentProgram agent, Istiod istiod) throws IOException {
        var before = istiod.servedChain();
        try (var watch =
                new ReloadWatch(stage.cacerts(), istiod.secureGrpcPort(), before.signer())) {
            agent.run("renew");
            var reload = watch.await(PATIENCE);
            requireVaultsRoot(stage, reload.served());
            story.tell(
                    "$ istiod-agent renew\nistiod serves under the new CA %s, %d ms after the swap",
                    Fingerprint.of(reload.served().signer()), reload.swapToServed().toMillis());
        }
        if (!istiod.process().isAlive()) {
            throw new LabException("istiod has ended: " + istiod.process().lastLines(10));
        }
        story.tell("istiod was not restarted: pid %d still", istiod.process().pid());
    }

    private void tellWhatToPlayWith(GuideStage stage, AgentProgram agent, Istiod istiod) {
        for (var line :
                List.of(
                        "kubectl: export CLUSTER_ID=cluster-1 KUBECONFIG="
                                + stage.api().kubeconfig(),
                        "Vault: export BAO_ADDR=%s BAO_TOKEN=$(cat %s)"
                                .formatted(
                                        stage.bao().address(),
                                        lab.work().resolve("vault-root-token")),
                        "logs: %s, %s".formatted(agent.home(), istiod.process().logFile()),
                        "Ctrl-C ends all of it and removes the folder")) {
            story.tell("%s", line);
        }
    }

    @Override
    public void close() throws Exception {
        if (sidecar != null) {
            sidecar.close();
        }
        lab.close();
    }
}
