package io.virtualmesh.lab.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.virtualmesh.lab.process.Call;
import io.virtualmesh.lab.process.Until;
import io.virtualmesh.lab.tools.Tool;
import io.virtualmesh.lab.tools.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Kubernetes cluster with one node, which the machine reaches by a port of its loopback. */
public final class Cluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration TOOL_PATIENCE = Duration.ofMinutes(15);

    private final Tools tools;
    private final Address address;
    private final Node node;
    private final Path kubeconfig;
    private final int apiPort;
    private final KubernetesClient client;

    Cluster(Tools tools, Address address, Node node, Path kubeconfig, int apiPort) {
        this.tools = tools;
        this.address = address;
        this.node = node;
        this.kubeconfig = kubeconfig;
        this.apiPort = apiPort;
        var config = Config.fromKubeconfig(read(kubeconfig));
        config.setRequestTimeout(30_000);
        this.client = new KubernetesClientBuilder().withConfig(config).build();
    }

    /** {@code cluster-1}, also the name of its context. */
    public String name() {
        return address.cluster();
    }

    public Node node() {
        return node;
    }

    /** The administrator's, for programs on this machine. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /** The API server as Pods of any cluster of the lab reach it. */
    public String apiUrlInside() {
        return address.apiUrl();
    }

    public String caPem() {
        return read(node.files().etc().resolve("ca.crt"));
    }

    /** The administrator's; closed with the cluster. */
    public KubernetesClient client() {
        return client;
    }

    /** One JSON event per line; what the node's own parts do is left out. */
    public Path auditLog() {
        return node.files().auditLog();
    }

    /** Loads an image from a docker-archive or OCI tar; use it with a pull policy but Always. */
    public void importImage(Path tar) {
        node.importImage(tar.toAbsolutePath());
    }

    /**
     * A port of this machine's loopback that leads to an address of the cluster, for example a
     * Service's; it stays until the lab ends.
     */
    public int relay(String host, int port) {
        return ClusterBoot.relay(node, host + ":" + port);
    }

    /** Runs kubectl against this cluster and returns what it printed. */
    public String kubectl(String... arguments) {
        return run(Tool.KUBECTL, arguments);
    }

    public String helm(String... arguments) {
        return run(Tool.HELM, arguments);
    }

    public String istioctl(String... arguments) {
        return run(Tool.ISTIOCTL, arguments);
    }

    private String run(Tool tool, String... arguments) {
        var command = new ArrayList<>(List.of(tools.path(tool).toString()));
        command.addAll(List.of(arguments));
        return Call.of(command)
                .withEnvironment(Map.of("KUBECONFIG", kubeconfig.toString()))
                .within(TOOL_PATIENCE)
                .output();
    }

    public void awaitDefaultServiceAccount(String namespace) {
        Until.require(
                PATIENCE,
                () -> "no default ServiceAccount in " + namespace + " of " + name(),
                () ->
                        client.serviceAccounts().inNamespace(namespace).withName("default").get()
                                != null);
    }

    /** Waits until the API server answers and the node is ready, for example after a fault. */
    public void awaitReady(Duration limit) {
        Until.require(
                limit,
                () -> name() + " does not become ready",
                () -> isApiReady() && isNodeReady());
    }

    /** Starts what a fault has left dead, and waits until it serves. */
    public void mend(Duration limit) {
        node.missing().forEach(node::start);
        awaitReady(limit);
    }

    boolean isApiReady() {
        try {
            return "ok".equals(client.raw("/readyz"));
        } catch (KubernetesClientException notYet) {
            return false;
        }
    }

    boolean isNodeReady() {
        try {
            return client.nodes().withName(address.node()).isReady();
        } catch (KubernetesClientException notYet) {
            return false;
        }
    }

    /** A program or folder of the lab's, installed if need be. */
    public Path path(Tool tool) {
        return tools.path(tool);
    }

    /** The cluster's own folder on this machine. */
    public Path home() {
        return node.files().home();
    }

    ClusterState state() {
        return new ClusterState(address.number(), apiPort);
    }

    /** Ends the client only; the cluster ends with its lab. */
    @Override
    public void close() {
        client.close();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
