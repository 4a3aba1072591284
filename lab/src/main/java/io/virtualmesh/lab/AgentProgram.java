package io.virtualmesh.lab;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.Ports;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.Until;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The agent's processes in one pod, with the environment of seeds/002 and what only a lab needs:
 * other ports, other paths, and the loopback address of the VirtualMesh's Vault.
 */
public final class AgentProgram {
    /** The Vault that the guide's VirtualMesh names. */
    public static final String VAULT_OF_THE_GUIDE = "http://vault.vault:8200";

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path program;
    private final Path home;
    private final Path account;
    private final int apiPort;
    private final Map<String, String> environment = new HashMap<>();
    private final int managementPort = Ports.free();
    private List<String> launcher = List.of();
    private int started;

    /**
     * @param program the assembled {@code bin/istiod-agent}
     */
    public AgentProgram(Path program, GuideStage stage) {
        this.program = program;
        this.home = stage.lab().newFolder("agent");
        this.account = stage.account();
        this.apiPort = URI.create(stage.api().url()).getPort();
        var kubeconfig = home.resolve("kubeconfig");
        stage.api().writeKubeconfig(kubeconfig, read(stage.account().resolve("token")));
        with("PILOT_CERT_PROVIDER", "istiod")
                .with("POD_NAME", stage.pod().getMetadata().getName())
                .with("POD_NAMESPACE", "istio-system")
                .with("SERVICE_ACCOUNT", "istiod")
                .with("KUBECONFIG", kubeconfig.toString())
                .with("SERVICE_ACCOUNT_DIR", stage.account().toString())
                .with("CACERTS_DIR", stage.cacerts().toString())
                .with("CLUSTER_ID", "cluster-1")
                .with("MANAGEMENT_ADDRESS", "127.0.0.1:" + managementPort)
                .withVault(stage.bao());
    }

    /** Sets one more variable, or another value of one. */
    public AgentProgram with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Unsets a variable. */
    public AgentProgram without(String variable) {
        environment.remove(variable);
        return this;
    }

    /** Starts it by another program, which gets program and arguments appended: {@code setpriv}, {@code unshare}. */
    public AgentProgram by(List<String> command) {
        launcher = List.copyOf(command);
        return this;
    }

    /** Finds the API server as in a Pod, not by a kubeconfig. */
    public AgentProgram inPod() {
        environment.putAll(PodEnvironment.of(apiPort, account));
        return without("KUBECONFIG");
    }

    /** The server that is meant by the name in the guide's VirtualMesh. */
    public AgentProgram withVault(Bao bao) {
        return with("VAULT_ADDRESS_OVERRIDES", VAULT_OF_THE_GUIDE + "=" + bao.address());
    }

    /** Where istiod listens; known only once it has been started. */
    public void knows(Istiod istiod) {
        with("ISTIOD_SECURE_ADDRESS", "127.0.0.1:" + istiod.secureGrpcPort());
        with("ISTIOD_MONITORING_ADDRESS", "127.0.0.1:" + istiod.monitoringPort());
    }

    /** Runs a command to its good end and returns how long it took. */
    public Duration run(String... arguments) {
        var start = System.nanoTime();
        var process = runToEnd(arguments);
        if (process.exitCode().orElse(-1) != 0) {
            throw new LabException(
                    "%s did not end well (%s):%n%s"
                            .formatted(process.name(), process.exitCode(), process.lastLines(20)));
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Runs a command to its end, whatever that is. */
    public LabProcess runToEnd(String... arguments) {
        try (var process = start(arguments)) {
            if (!process.waitFor(PATIENCE)) {
                throw new LabException(
                        "%s has not ended after %d s:%n%s"
                                .formatted(
                                        process.name(),
                                        PATIENCE.toSeconds(),
                                        process.lastLines(20)));
            }
            return process;
        }
    }

    /** Starts the sidecar and waits until its management port says ready. */
    public LabProcess startSidecar() {
        var sidecar = start("sidecar");
        var web = management();
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

    /** Starts a command; each run has a log of its own. */
    public LabProcess start(String... arguments) {
        var command = new ArrayList<>(launcher);
        command.add(program.toString());
        command.addAll(List.of(arguments));
        started++;
        return LabProcess.start(
                new ProcessSpec(
                        "istiod-agent " + String.join(" ", arguments),
                        command,
                        home,
                        environment,
                        home.resolve("%s-%d.log".formatted(arguments[0], started))));
    }

    public HttpPeer management() {
        return new HttpPeer(managementUrl(), null);
    }

    public String managementUrl() {
        return "http://127.0.0.1:" + managementPort;
    }

    /** Its kubeconfig and its logs. */
    public Path home() {
        return home;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new LabException("cannot read " + file, e);
        }
    }
}
