package io.virtualmesh.lab.cluster;

import io.virtualmesh.lab.process.AtExit;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.tools.Tool;
import io.virtualmesh.lab.tools.Tools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Brings up a lab, all clusters at once. One that fails, or that Ctrl-C stops, is removed again.
 */
final class LabBoot {
    /** Built beforehand and one by one, so that clusters that start together do not wait. */
    private static final List<Tool> TOOLS =
            List.of(
                    Tool.PAUSE,
                    Tool.RELAY,
                    Tool.ETCD,
                    Tool.KUBE_APISERVER,
                    Tool.KUBE_CONTROLLER_MANAGER,
                    Tool.KUBE_SCHEDULER,
                    Tool.KUBELET,
                    Tool.KUBE_PROXY,
                    Tool.COREDNS,
                    Tool.KUBECTL);

    private final Tools tools;
    private final LabFolder folder;
    private final long owner;
    private final Consumer<String> progress;

    /**
     * @param owner as {@link LabState#owner}
     */
    LabBoot(Tools tools, LabFolder folder, long owner, Consumer<String> progress) {
        this.tools = tools;
        this.folder = folder;
        this.owner = owner;
        this.progress = progress;
    }

    Clusters boot(int count) {
        var addresses = IntStream.rangeClosed(1, count).mapToObj(Address::new).toList();
        requireVisible(folder.path());
        requireVisible(tools.root());
        tools.requireDebianPrograms();
        TOOLS.forEach(tools::path);
        folder.create();
        AutoCloseable undo = () -> Leftovers.end(folder, progress);
        AtExit.close(undo);
        try {
            return start(addresses);
        } catch (RuntimeException e) {
            progress.accept("lab " + folder.name() + " did not come up; removing what there is");
            Leftovers.end(folder, progress);
            throw e;
        } finally {
            AtExit.forget(undo);
        }
    }

    /** A node covers some folders of the machine with its own. */
    private static void requireVisible(Path path) {
        for (var covered : List.of("/run", "/var/run", "/var/lib", "/var/log")) {
            if (path.toAbsolutePath().normalize().startsWith(covered)) {
                throw new LabException(
                        "nodes would not see %s, since they have a %s of their own; set"
                                        .formatted(path, covered)
                                + " ISTIOD_AGENT_LABS or ISTIOD_AGENT_TOOLS to another folder");
            }
        }
    }

    private Clusters start(List<Address> addresses) {
        progress.accept("starting %d cluster(s) in %s".formatted(addresses.size(), folder.path()));
        var image =
                new PlainImage("docker.io/lab/pause:1", List.of("/pause"), "65535:65535")
                        .file("/pause", tools.path(Tool.PAUSE))
                        .write(folder.folder("images").resolve("pause.tar"));
        folder.folder("hub");
        var pause = tools.path(Tool.PAUSE);
        var hub = Hub.start(Sandbox.start(pause, folder.hub(), owner != 0));
        var clusters =
                together(
                        addresses.stream()
                                .map(address -> new ClusterBoot(tools, folder, address))
                                .<Callable<Cluster>>map(
                                        boot -> () -> boot.boot(hub, addresses, image, owner != 0))
                                .toList());
        Kubeconfig.merge(folder.kubeconfig(), clusters.stream().map(Cluster::kubeconfig).toList());
        new LabState(owner, clusters.stream().map(Cluster::state).toList()).write(folder);
        return new Clusters(folder, tools, clusters);
    }

    private List<Cluster> together(List<Callable<Cluster>> boots) {
        var begin = System.nanoTime();
        var clusters = new ArrayList<Cluster>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = boots.stream().map(threads::submit).toList();
            for (var cluster : running) {
                clusters.add(cluster.get());
                var seconds = (System.nanoTime() - begin) / 1e9;
                progress.accept(
                        "%s is ready after %.1f s".formatted(clusters.getLast().name(), seconds));
            }
            return clusters;
        } catch (ExecutionException e) {
            clusters.forEach(Cluster::close);
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new LabException("a cluster did not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while clusters start", e);
        }
    }
}
