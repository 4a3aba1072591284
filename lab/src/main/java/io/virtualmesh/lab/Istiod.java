package io.virtualmesh.lab;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.Until;
import io.virtualmesh.lab.process.WorkDir;
import io.virtualmesh.lab.tools.Tool;
import io.virtualmesh.lab.tools.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A real istiod as a process. It may refuse to start, which is why starting and {@link #awaitReady}
 * are apart. Namespace {@code istio-system} must exist.
 */
public final class Istiod implements AutoCloseable {
    private static final Duration DIAL_PATIENCE = Duration.ofSeconds(5);

    private final IstiodPorts ports;
    private final LabProcess process;
    private final HttpPeer web;

    private Istiod(IstiodPorts ports, LabProcess process) {
        this.ports = ports;
        this.process = process;
        this.web = new HttpPeer("http://127.0.0.1:" + ports.http(), null);
    }

    /** With multi-root on and every feature off that a CA does not need. */
    public static Istiod start(Tools tools, Path home, ApiServer api, Path cacerts) {
        return start(tools, home, api, cacerts, Map.of());
    }

    /**
     * @param home its working folder, private to the owner and to this istiod
     * @param cacerts what it reads its CA from, {@code /etc/cacerts} in a pod
     * @param environment comes on top of ours; an empty value is a value
     */
    public static Istiod start(
            Tools tools, Path home, ApiServer api, Path cacerts, Map<String, String> environment) {
        WorkDir.write(home.resolve("mesh.yaml"), "trustDomain: cluster.local\n");
        var ports = IstiodPorts.free();
        var command = new ArrayList<>(List.of(tools.path(Tool.PILOT_DISCOVERY).toString()));
        command.addAll(
                List.of(
                        "discovery",
                        "--kubeconfig=" + api.kubeconfig(),
                        "--namespace=istio-system",
                        "--meshConfig=mesh.yaml",
                        "--log_output_level=default:info,serverca:debug,trustBundle:info"));
        command.addAll(ports.flags());
        var spec =
                new ProcessSpec(
                        "istiod",
                        command,
                        home,
                        environment(cacerts, environment),
                        home.resolve("istiod.log"));
        return new Istiod(ports, LabProcess.start(spec));
    }

    private static Map<String, String> environment(Path cacerts, Map<String, String> extra) {
        var environment = new HashMap<String, String>();
        environment.put("POD_NAME", "istiod-0");
        environment.put("POD_NAMESPACE", "istio-system");
        environment.put("REVISION", "default");
        environment.put("CLUSTER_ID", "Kubernetes");
        environment.put("ROOT_CA_DIR", cacerts.toString());
        environment.put("PILOT_CERT_PROVIDER", "istiod");
        environment.put("ISTIO_MULTIROOT_MESH", "true");
        environment.put("ENABLE_LEADER_ELECTION", "false");
        environment.put("INJECT_ENABLED", "false");
        environment.put("INJECTION_WEBHOOK_CONFIG_NAME", "");
        environment.put("VALIDATION_WEBHOOK_CONFIG_NAME", "");
        environment.put("PILOT_ENABLE_GATEWAY_API", "false");
        environment.putAll(extra);
        return environment;
    }

    /** Fails with the end of its log when it ends instead, or is not ready in time. */
    public Istiod awaitReady(Duration limit) {
        Until.require(
                limit,
                () -> "istiod is not ready; the end of its log:\n" + process.lastLines(20),
                () -> {
                    if (!process.isAlive()) {
                        throw new LabException(
                                "istiod ended with %d; the end of its log:%n%s"
                                        .formatted(exitCode().orElse(-1), process.lastLines(20)));
                    }
                    return web.isOk("/ready", Map.of());
                });
        return this;
    }

    /** Of {@code 15012} in a pod. */
    public int secureGrpcPort() {
        return ports.secureGrpc();
    }

    /** Of {@code 15014} in a pod. */
    public int monitoringPort() {
        return ports.monitoring();
    }

    /** Of {@code 8080} in a pod; {@code /ready} is here. */
    public int httpPort() {
        return ports.http();
    }

    /** Of {@code 15017} in a pod, the webhooks. */
    public int httpsPort() {
        return ports.https();
    }

    /** What it shows at the secure port now. */
    public ServedChain servedChain() throws IOException {
        return ServedChain.dial(ports.secureGrpc(), DIAL_PATIENCE);
    }

    public String log() {
        return process.log();
    }

    /** Empty while it runs; 255 when it refused its CA files. */
    public OptionalInt exitCode() {
        return process.exitCode();
    }

    public LabProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
