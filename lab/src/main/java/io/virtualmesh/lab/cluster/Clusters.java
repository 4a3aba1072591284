package io.virtualmesh.lab.cluster;

import io.virtualmesh.lab.process.AtExit;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.tools.Tools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The clusters of one lab, whose pods reach each other. Several labs run side by side without seeing
 * each other.
 */
public final class Clusters implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final LabFolder folder;
    private final Tools tools;
    private final List<Cluster> clusters;

    Clusters(LabFolder folder, Tools tools, List<Cluster> clusters) {
        this.folder = folder;
        this.tools = tools;
        this.clusters = List.copyOf(clusters);
    }

    /** For tests: gone with {@link #close}, and its processes also when this JVM is killed. */
    public static Clusters forTest(int count) {
        var tools = Tools.ofThisUser();
        Consumer<String> progress = System.err::println;
        Leftovers.endOrphans(progress);
        var owner = ProcessHandle.current().pid();
        var name = new LabName("test-" + owner + "-" + NUMBER.incrementAndGet());
        var clusters = new LabBoot(tools, LabFolder.of(name), owner, progress).boot(count);
        AtExit.close(clusters);
        return clusters;
    }

    /** For people: stays until {@link #down}. */
    static Clusters up(Tools tools, LabName name, int count, Consumer<String> progress) {
        return new LabBoot(tools, LabFolder.of(name), 0, progress).boot(count);
    }

    /** A lab that {@code lab up} has brought up; the caller closes the clusters, not the lab. */
    public static Clusters attach(LabName name) {
        return attach(Tools.ofThisUser(), name);
    }

    private static Clusters attach(Tools tools, LabName name) {
        var folder = LabFolder.of(name);
        if (!folder.exists()) {
            throw new LabException("there is no lab " + name + "; 'lab up --name " + name + "'");
        }
        var remedy = "; 'lab down --name " + name + "' removes it";
        var state =
                LabState.read(folder)
                        .orElseThrow(() ->
                                new LabException(
                                        "lab %s is not up yet, or its start was cut off%s"
                                                .formatted(name, remedy)));
        var clusters = new ArrayList<Cluster>();
        for (var known : state.clusters()) {
            var address = new Address(known.number());
            var files = NodeFiles.of(folder, address);
            var sandbox =
                    Sandbox.find(files.home())
                            .orElseThrow(() ->
                                    new LabException(
                                            "%s of lab %s has ended%s"
                                                    .formatted(address.cluster(), name, remedy)));
            var node = new Node(tools, files, sandbox);
            var kubeconfig = folder.kubeconfig(address);
            clusters.add(new Cluster(tools, address, node, kubeconfig, known.apiPort()));
        }
        return new Clusters(folder, tools, clusters);
    }

    public String name() {
        return folder.name().text();
    }

    /** All files of the lab. */
    public Path home() {
        return folder.path();
    }

    /** One file with a context for each cluster, of its name. */
    public Path kubeconfig() {
        return folder.kubeconfig();
    }

    public List<Cluster> all() {
        return clusters;
    }

    /** From 1. */
    public Cluster cluster(int number) {
        return clusters.get(number - 1);
    }

    public Tools tools() {
        return tools;
    }

    /** Ends the lab and removes all of it. */
    public void down() {
        AtExit.forget(this);
        clusters.forEach(Cluster::close);
        Leftovers.end(folder, _ -> {});
    }

    @Override
    public void close() {
        down();
    }
}
