package io.virtualmesh.lab.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.virtualmesh.lab.Manifests;
import io.virtualmesh.lab.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * An echo server and a client that asks it again and again, both behind sidecars in a namespace with
 * STRICT mTLS; each request is a new handshake between the two Envoys.
 */
public final class EchoAndLoad {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of the file of a client's results, which bears the name of its Pod. */
    private static final String SUFFIX = ".jsonl";

    private static final Pattern HANDSHAKES = Pattern.compile("ssl\\.handshake: (\\d+)");

    private final Cluster cluster;
    private final String namespace;

    public EchoAndLoad(Cluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /**
     * Ready when this returns. The client starts after the server is ready, so that its very first
     * request can succeed. istiod must be ready, since it injects the sidecars.
     */
    public void start(int echoReplicas, Duration limit) {
        Manifests.apply(
                cluster.client(),
                Templates.filled(
                        "echo.yaml",
                        "@NAMESPACE@",
                        namespace,
                        "@REPLICAS@",
                        Integer.toString(echoReplicas)));
        awaitReady("echo", limit);
        Manifests.apply(cluster.client(), Templates.filled("load.yaml", "@NAMESPACE@", namespace));
        awaitReady("load", limit);
    }

    /**
     * An ingress gateway before the echo server, and a client without a sidecar that asks through it; it counts with the other.
     * Its first requests may fail: the gateway is told its routes after it is ready.
     */
    public void startGateway(int replicas, Duration limit) {
        Manifests.apply(
                cluster.client(),
                Templates.filled(
                        "gateway.yaml",
                        "@NAMESPACE@",
                        namespace,
                        "@REPLICAS@",
                        Integer.toString(replicas)));
        awaitReady("gateway", limit);
        awaitReady("outside", limit);
    }

    private void awaitReady(String name, Duration limit) {
        cluster.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .waitUntilReady(limit.toSeconds(), TimeUnit.SECONDS);
    }

    /** What all load clients of the namespace have counted so far, also those that are gone. */
    public LoadCounts counts() {
        var total = LoadCounts.NONE;
        for (var file : results()) {
            total = total.plus(LoadCounts.of(lines(file)));
        }
        return total;
    }

    /** The same of each client that runs now, by the name of its Pod; one that has just begun has counted nothing. */
    public Map<String, LoadCounts> countsOfTheLiving() {
        var counts = new TreeMap<String, LoadCounts>();
        for (var pod : pods("app in (load,outside)")) {
            counts.put(pod.getMetadata().getName(), LoadCounts.NONE);
        }
        for (var file : results()) {
            var client = file.getFileName().toString().replace(SUFFIX, "");
            counts.computeIfPresent(client, (name, none) -> LoadCounts.of(lines(file)));
        }
        return counts;
    }

    private List<Pod> pods(String selector) {
        return cluster
                .client()
                .pods()
                .inNamespace(namespace)
                .withLabelSelector(selector)
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    /** TLS handshakes that the Envoys before the present echo servers have completed. */
    public long handshakes() {
        var pods = cluster.client().pods().inNamespace(namespace).withLabel("app", "echo").list();
        return pods.getItems().stream()
                .mapToLong(pod -> handshakes(pod.getMetadata().getName()))
                .sum();
    }

    private long handshakes(String pod) {
        var stats =
                cluster.kubectl(
                        "exec",
                        "--namespace=" + namespace,
                        pod,
                        "--container=istio-proxy",
                        "--",
                        "pilot-agent",
                        "request",
                        "GET",
                        "stats?filter=listener.*ssl.handshake$");
        return HANDSHAKES
                .matcher(stats)
                .results()
                .mapToLong(result -> Long.parseLong(result.group(1)))
                .sum();
    }

    private List<Path> results() {
        var folder = cluster.node().varLog().resolve("load").resolve(namespace);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    /** Whole lines only: the client may be writing the last one. */
    private static List<JsonNode> lines(Path file) {
        try {
            var text = Files.readString(file);
            var lines = new ArrayList<JsonNode>();
            for (var line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                lines.add(JSON.readTree(line));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Takes the whole namespace away. */
    public void stop() {
        cluster.kubectl("delete", "namespace", namespace, "--ignore-not-found", "--wait=true");
    }
}
