package io.virtualmesh.lab;

import io.virtualmesh.lab.pki.LabCa;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.Ports;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.WorkDir;
import io.virtualmesh.lab.tools.Tool;
import io.virtualmesh.lab.tools.Tools;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The API server's store. Only holders of a certificate of the lab's CA may speak to it. */
final class Etcd implements AutoCloseable {
    private final Path home;
    private final int port;
    private final LabProcess process;

    private Etcd(Path home, int port, LabProcess process) {
        this.home = home;
        this.port = port;
        this.process = process;
    }

    static Etcd start(Tools tools, Path home, LabCa ca) {
        var identity = ca.issue("etcd", List.of("localhost", "127.0.0.1"));
        WorkDir.write(home.resolve("tls.crt"), identity.certificatePem());
        WorkDir.write(home.resolve("tls.key"), identity.keyPem());
        WorkDir.write(home.resolve("ca.crt"), ca.certificatePem());
        var program = tools.path(Tool.ETCD).toString();
        return Startup.withFreePorts(
                "etcd",
                () -> {
                    var port = Ports.free();
                    return new Etcd(
                            home, port, LabProcess.start(spec(program, home, port, Ports.free())));
                },
                etcd -> etcd.process,
                etcd -> !Ports.isFree(etcd.port));
    }

    private static ProcessSpec spec(String program, Path home, int port, int peerPort) {
        var client = "https://127.0.0.1:" + port;
        var peer = "https://127.0.0.1:" + peerPort;
        return new ProcessSpec(
                "etcd",
                List.of(
                        program,
                        "--data-dir=" + home.resolve("data-" + port),
                        "--listen-client-urls=" + client,
                        "--advertise-client-urls=" + client,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster=default=" + peer,
                        "--cert-file=tls.crt",
                        "--key-file=tls.key",
                        "--trusted-ca-file=ca.crt",
                        "--client-cert-auth",
                        "--peer-cert-file=tls.crt",
                        "--peer-key-file=tls.key",
                        "--peer-trusted-ca-file=ca.crt",
                        "--peer-client-cert-auth",
                        "--unsafe-no-fsync",
                        "--log-level=warn"),
                home,
                Map.of(),
                home.resolve("etcd.log"));
    }

    /** The flags with which kube-apiserver reaches it. */
    List<String> clientFlags() {
        return List.of(
                "--etcd-servers=https://127.0.0.1:" + port,
                "--etcd-cafile=" + home.resolve("ca.crt"),
                "--etcd-certfile=" + home.resolve("tls.crt"),
                "--etcd-keyfile=" + home.resolve("tls.key"));
    }

    @Override
    public void close() {
        process.close();
    }
}
