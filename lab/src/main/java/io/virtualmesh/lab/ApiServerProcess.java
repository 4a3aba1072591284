package io.virtualmesh.lab;

import io.virtualmesh.lab.pki.LabCa;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.Ports;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.Until;
import io.virtualmesh.lab.tools.Tool;
import io.virtualmesh.lab.tools.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** kube-apiserver itself: one port for all its life, one process at a time. */
final class ApiServerProcess {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
    private static final Duration START_PATIENCE = Duration.ofMinutes(4);

    /** Memory for time: a lab starts often and lives shortly. */
    static final Map<String, String> GO_WITH_LESS_COLLECTION = Map.of("GOGC", "400");

    private final String program;
    private final ApiServerFiles files;
    private final Etcd etcd;
    private final int port;
    private final HttpPeer peer;
    private volatile LabProcess process;

    private ApiServerProcess(String program, ApiServerFiles files, Etcd etcd, int port) {
        this.program = program;
        this.files = files;
        this.etcd = etcd;
        this.port = port;
        this.peer = new HttpPeer(url(), files.caPem());
        this.process = launch();
    }

    static ApiServerProcess start(
            Tools tools, Path home, LabCa ca, Etcd etcd, ApiServerOptions options) {
        var program = tools.path(Tool.KUBE_APISERVER).toString();
        var files = ApiServerFiles.create(home, ca, options);
        var server =
                Startup.withFreePorts(
                        "kube-apiserver",
                        () -> new ApiServerProcess(program, files, etcd, Ports.free()),
                        ApiServerProcess::process,
                        ApiServerProcess::isReady);
        KubeConfigs.write(server.kubeconfig(), server.url(), files.caPem(), files.adminToken());
        return server;
    }

    private LabProcess launch() {
        return LabProcess.start(
                new ProcessSpec(
                        "kube-apiserver",
                        files.command(program, port, etcd.clientFlags()),
                        files.home(),
                        GO_WITH_LESS_COLLECTION,
                        files.home().resolve("kube-apiserver.log")));
    }

    private boolean isReady() {
        return peer.isOk("/readyz", adminHeaders());
    }

    void stop() {
        process().stop(STOP_PATIENCE);
    }

    void startAgain() {
        if (process().isAlive()) {
            throw new IllegalStateException("kube-apiserver runs already, at " + url());
        }
        Until.require(START_PATIENCE, () -> "port " + port + " is taken", () -> Ports.isFree(port));
        process = launch();
        Until.require(
                START_PATIENCE,
                () -> "kube-apiserver did not come back: " + process().lastLines(10),
                () -> {
                    if (!process().isAlive()) {
                        throw new LabException("kube-apiserver ended: " + process().lastLines(10));
                    }
                    return isReady();
                });
    }

    LabProcess process() {
        return process;
    }

    String url() {
        return "https://127.0.0.1:" + port;
    }

    String caPem() {
        return files.caPem();
    }

    ApiServerFiles files() {
        return files;
    }

    String adminToken() {
        return files.adminToken();
    }

    Map<String, String> adminHeaders() {
        return Map.of("Authorization", "Bearer " + files.adminToken());
    }

    Path kubeconfig() {
        return files.home().resolve("admin.kubeconfig");
    }

    Path auditLog() {
        return files.home().resolve(ApiServerFiles.AUDIT_LOG);
    }
}
