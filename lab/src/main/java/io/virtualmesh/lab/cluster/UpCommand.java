package io.virtualmesh.lab.cluster;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.tools.Tool;
import io.virtualmesh.lab.tools.Tools;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts real clusters, each with a node in namespaces of its own; needs root on Linux.",
            "They stay until 'lab down'. Nothing is done when the lab is up already."
        })
public final class UpCommand implements Callable<Integer> {
    @Mixin private final LabOption lab = new LabOption();

    @Option(
            names = "--clusters",
            defaultValue = "2",
            description = "How many, 1 to 5 (default: ${DEFAULT-VALUE}).")
    private int count;

    @Override
    public Integer call() {
        Machine.requireNodes();
        if (count < 1 || count > Address.MOST) {
            throw new LabException("--clusters takes 1 to " + Address.MOST + ", not " + count);
        }
        var tools = Tools.ofThisUser();
        if (LabStatus.of(lab.folder()).isUp()) {
            requireSameCount();
            System.out.println("lab " + lab.name() + " is up already");
        } else {
            var clusters = Clusters.up(tools, lab.name(), count, System.err::println);
            clusters.all().forEach(Cluster::close);
        }
        System.out.println("export KUBECONFIG=" + lab.folder().kubeconfig());
        System.out.println("# contexts: " + contexts());
        System.out.println("# kubectl of their version: " + tools.path(Tool.KUBECTL));
        return 0;
    }

    private String contexts() {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> new Address(number).cluster())
                .collect(Collectors.joining(", "));
    }

    private void requireSameCount() {
        var present = LabState.read(lab.folder()).orElseThrow().clusters().size();
        if (present != count) {
            throw new LabException(
                    "lab %s is up with %d cluster(s), not %d; 'lab down --name %s' first"
                            .formatted(lab.name(), present, count, lab.name()));
        }
    }
}
