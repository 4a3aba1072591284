package io.virtualmesh.lab.demo;

import io.virtualmesh.lab.HttpPeer;
import io.virtualmesh.lab.Istiod;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.Ports;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.Until;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The agent's processes, with the environment of seeds/002 and what only a lab needs: other ports,
 * other paths, and the loopback address of the VirtualMesh's Vault.
 */
final class Agent {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String VAULT_OF_THE_GUIDE = "http://vault.vault:8200";

    private final Path program;
    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private final int managementPort = Ports.free();

    Agent(Path program, Stage stage) {
        this.program = program;
        this.home = stage.lab().newFolder("agent");
        var kubeconfig = home.resolve("kubeconfig");
        stage.api().writeKubeconfig(kubeconfig, read(stage.account().resolve("token")));
        environment.putAll(
                Map.of(
                        "PILOT_CERT_PROVIDER", "istiod",
                        "POD_NAME", stage.pod().getMetadata().getName(),
                        "POD_NAMESPACE", "istio-system",
                        "SERVICE_ACCOUNT", "istiod"));
        environment.putAll(
                Map.of(
                        "KUBECONFIG",
                        kubeconfig.toString(),
                        "SERVICE_ACCOUNT_DIR",
                        stage.account().toString(),
                        "CACERTS_DIR",
                        stage.cacerts().toString(),
                        "CLUSTER_ID",
                        "cluster-1",
                        "MANAGEMENT_ADDRESS",
                        "127.0.0.1:" + managementPort,
                        "VAULT_ADDRESS_OVERRIDES",
                        VAULT_OF_THE_GUIDE + "=" + stage.bao().address()));
    }

    /** Where istiod listens; known only once it has been started. */
    void knows(Istiod istiod) {
        environment.put("ISTIOD_SECURE_ADDRESS", "127.0.0.1:" + istiod.secureGrpcPort());
        environment.put("ISTIOD_MONITORING_ADDRESS", "127.0.0.1:" + istiod.monitoringPort());
    }

    /** Runs a command to its end and returns how long it took. */
    Duration run(String command) {
        var start = System.nanoTime();
        try (var process = start(command)) {
            if (!process.waitFor(PATIENCE) || process.exitCode().orElse(-1) != 0) {
                throw new LabException(
                        "istiod-agent %s did not end well (%s):%n%s"
                                .formatted(command, process.exitCode(), process.lastLines(20)));
            }
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Starts the sidecar and waits until its management port says ready. */
    LabProcess startSidecar() {
        var sidecar = start("sidecar");
        var web = new HttpPeer(managementUrl(), null);
        Until.require(
                PATIENCE,
                () -> "the sidecar is not ready: " + sidecar.lastLines(20),
                () -> {
                    if (!sidecar.isAlive()) {
                        throw new LabException("the sidecar ended: " + sidecar.lastLines(20));
                    }
                    return web.isOk("/health/ready", Map.of());
                });
        return sidecar;
    }

    String managementUrl() {
        return "http://127.0.0.1:" + managementPort;
    }

    Path home() {
        return home;
    }

    private LabProcess start(String command) {
        return LabProcess.start(
                new ProcessSpec(
                        "istiod-agent " + command,
                        List.of(program.toString(), command),
                        home,
                        environment,
                        home.resolve(command + ".log")));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new LabException("cannot read " + file, e);
        }
    }
}
