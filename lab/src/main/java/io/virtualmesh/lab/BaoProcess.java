package io.virtualmesh.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.Ports;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.Until;
import io.virtualmesh.lab.process.WorkDir;
import io.virtualmesh.lab.tools.Tool;
import io.virtualmesh.lab.tools.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The server's process and its HTTP API: one port for all its life, one process at a time. */
final class BaoProcess {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String program;
    private final Path home;
    private final int port;
    private final int clusterPort = Ports.free();
    private final @Nullable String caPem;
    private final HttpPeer peer;
    private volatile LabProcess process;

    private BaoProcess(String program, Path home, int port, @Nullable String caPem) {
        this.program = program;
        this.home = home;
        this.port = port;
        this.caPem = caPem;
        this.peer = new HttpPeer(address(), caPem);
        WorkDir.write(home.resolve("bao.hcl"), config());
        this.process = launch();
    }

    static BaoProcess start(Tools tools, Path home, boolean tls) {
        var program = tools.path(Tool.BAO).toString();
        var caPem = tls ? writeIdentity(home) : null;
        WorkDir.folder(home, "data");
        return Startup.withFreePorts(
                "OpenBao",
                () -> new BaoProcess(program, home, Ports.free(), caPem),
                BaoProcess::process,
                BaoProcess::isListening);
    }

    private static String writeIdentity(Path home) {
        var ca = LabCa.root("CN=lab-vault", KeyKind.P256);
        var names = List.of("localhost", "127.0.0.1", "vault.vault", "vault.vault.svc");
        var identity = ca.issue("vault", names);
        WorkDir.write(home.resolve("tls.crt"), identity.certificatePem());
        WorkDir.write(home.resolve("tls.key"), identity.keyPem());
        return ca.certificatePem();
    }

    private String config() {
        return """
        storage "raft" {
          path = "data"
          node_id = "lab"
          performance_multiplier = 1
        }
        listener "tcp" {
          address = "127.0.0.1:%d"
          cluster_address = "127.0.0.1:%d"
          %s
        }
        api_addr = "%s"
        cluster_addr = "https://127.0.0.1:%d"
        """
                .formatted(
                        port,
                        clusterPort,
                        caPem == null
                                ? "tls_disable = true"
                                : "tls_cert_file = \"tls.crt\"\n  tls_key_file = \"tls.key\"",
                        address(),
                        clusterPort);
    }

    private LabProcess launch() {
        return LabProcess.start(
                new ProcessSpec(
                        "bao",
                        List.of(program, "server", "-config=bao.hcl"),
                        home,
                        Map.of(),
                        home.resolve("bao.log")));
    }

    private boolean isListening() {
        return peer.isOk("/v1/sys/seal-status", Map.of());
    }

    void awaitActive() {
        Until.require(
                PATIENCE,
                () -> "OpenBao at " + address() + " did not become active",
                () -> peer.isOk("/v1/sys/health", Map.of()));
    }

    void startAgain() {
        if (process.isAlive()) {
            throw new IllegalStateException("OpenBao runs already, at " + address());
        }
        Until.require(PATIENCE, () -> "port " + port + " is taken", () -> Ports.isFree(port));
        process = launch();
        Until.require(
                PATIENCE,
                () -> "OpenBao did not come back: " + process.lastLines(10),
                this::isListening);
    }

    BaoAnswer call(
            String method, String path, @Nullable String token, @Nullable Map<String, ?> body) {
        var headers = token == null ? Map.<String, String>of() : Map.of("X-Vault-Token", token);
        try {
            var answer =
                    peer.call(
                            method,
                            "/v1/" + path,
                            headers,
                            body == null ? null : JSON.writeValueAsString(body));
            return new BaoAnswer(
                    answer.statusCode(),
                    answer.body().isBlank()
                            ? MissingNode.getInstance()
                            : JSON.readTree(answer.body()));
        } catch (JsonProcessingException e) {
            throw new LabException("no JSON in the answer to " + method + " " + path, e);
        }
    }

    String address() {
        return (caPem == null ? "http" : "https") + "://127.0.0.1:" + port;
    }

    @Nullable String caPem() {
        return caPem;
    }

    LabProcess process() {
        return process;
    }
}
