package io.virtualmesh.lab.cluster;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.Ports;
import io.virtualmesh.lab.process.Until;
import io.virtualmesh.lab.process.WorkDir;
import io.virtualmesh.lab.tools.Tool;
import io.virtualmesh.lab.tools.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Brings one cluster from nothing to a ready node. */
final class ClusterBoot {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int ATTEMPTS = 4;

    private final Tools tools;
    private final LabFolder lab;
    private final Address address;
    private final NodeFiles files;

    ClusterBoot(Tools tools, LabFolder lab, Address address) {
        this.tools = tools;
        this.lab = lab;
        this.address = address;
        this.files = NodeFiles.of(lab, address);
    }

    Cluster boot(Hub hub, List<Address> all, Path pauseImage, boolean owned) {
        WorkDir.folder(lab.path(), address.cluster());
        files.write();
        var pki = ClusterPki.create(files.etc(), address);
        for (var user : pki.tokens().keySet()) {
            pki.kubeconfig(address, user);
        }
        var node =
                new Node(tools, files, Sandbox.start(tools.path(Tool.PAUSE), files.home(), owned));
        hub.connect(node.sandbox(), address, all);
        node.mount();
        Cgroup.create(files.cgroup());
        node.launch(Component.ETCD);
        var containerd = node.launch(Component.CONTAINERD);
        var apiServer = node.launch(Component.KUBE_APISERVER);
        var port = relay(node, address.nodeIp() + ":6443");
        var entry = pki.entry(address, "https://127.0.0.1:" + port, ClusterPki.ADMIN);
        var kubeconfig = Kubeconfig.write(lab.kubeconfig(address), List.of(entry));
        var cluster = new Cluster(tools, address, node, kubeconfig, port);
        await(node, Component.CONTAINERD, containerd, node::isContainerdReady);
        node.importImage(pauseImage);
        await(node, Component.KUBE_APISERVER, apiServer, cluster::isApiReady);
        node.launch(Component.KUBE_CONTROLLER_MANAGER);
        node.launch(Component.KUBE_SCHEDULER);
        var kubelet = node.launch(Component.KUBELET);
        node.launch(Component.KUBE_PROXY);
        node.launch(Component.COREDNS);
        await(node, Component.KUBELET, kubelet, cluster::isNodeReady);
        cluster.awaitDefaultServiceAccount("default");
        return cluster;
    }

    private static void await(
            Node node, Component component, Process process, BooleanSupplier ready) {
        Until.holds(PATIENCE, () -> ready.getAsBoolean() || !process.isAlive());
        if (!ready.getAsBoolean()) {
            var log = node.log(component).lines().toList();
            throw new LabException(
                    "%s of %s did not become ready; the end of its log:%n%s"
                            .formatted(
                                    component.program(),
                                    node.files().address().cluster(),
                                    String.join(
                                            "\n",
                                            log.subList(
                                                    Math.max(0, log.size() - 20), log.size()))));
        }
    }

    /** A port of the machine's loopback that leads to an address of the node's network. */
    static int relay(Node node, String target) {
        for (int attempt = 1; ; attempt++) {
            var port = Ports.free();
            var process = node.relay(port, target);
            if (Until.holds(PATIENCE, () -> !process.isAlive() || isOpen(port))
                    && process.isAlive()) {
                return port;
            }
            process.destroyForcibly();
            if (attempt == ATTEMPTS) {
                throw new LabException(
                        "no way from 127.0.0.1 to %s; see %s"
                                .formatted(target, node.files().log("relay-" + port)));
            }
        }
    }

    private static boolean isOpen(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
