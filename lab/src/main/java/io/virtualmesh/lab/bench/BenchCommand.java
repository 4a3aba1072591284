package io.virtualmesh.lab.bench;

import io.virtualmesh.lab.process.LabException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Prints speed and size beside their goals.")
public final class BenchCommand implements Callable<Integer> {
    /** What stands on its own. */
    enum Part {
        PROCESSES,
        NODE;

        /** As people type it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description = {
                "processes (the agent on loopback) or node (istiod as a Pod of a cluster with a node,",
                "needs root on Linux and the image of `make image`); default: both."
            })
    Set<Part> only = EnumSet.allOf(Part.class);

    @Option(
            names = "--agent",
            defaultValue = "${env:ISTIOD_AGENT:-istiod-agent/target/app/bin/istiod-agent}",
            description = "The assembled istiod-agent (default: ${DEFAULT-VALUE}).")
    Path agent = Path.of("istiod-agent");

    @Option(names = "--starts", defaultValue = "9", description = "Default: ${DEFAULT-VALUE}.")
    int starts;

    @Option(
            names = "--rest",
            defaultValue = "60",
            paramLabel = "SECONDS",
            description = "Before memory is read (default: ${DEFAULT-VALUE}).")
    int rest;

    @Option(names = "--reloads", defaultValue = "15", description = "Default: ${DEFAULT-VALUE}.")
    int reloads;

    @Option(names = "--pods", defaultValue = "1000", description = "Default: ${DEFAULT-VALUE}.")
    int pods;

    @Option(
            names = "--installs",
            defaultValue = "3",
            description =
                    "Times that a node gets chart and istiod for the first time (default: ${DEFAULT-VALUE}).")
    int installs;

    @Option(
            names = "--pod-starts",
            defaultValue = "7",
            description =
                    "Starts of istiod's Pod with our containers, and as many without (default: ${DEFAULT-VALUE}).")
    int podStarts;

    @Override
    public Integer call() throws Exception {
        if (!Files.isExecutable(agent)) {
            throw new LabException(
                    agent + " is not there; run `make build`, or name it by --agent");
        }
        var program = agent.toAbsolutePath();
        if (only.contains(Part.PROCESSES)
                && !Files.exists(program.resolveSibling("../istiod-agent.aot"))) {
            throw new LabException(
                    agent + " has no AOT cache, with which users run it; run `make build`");
        }
        var table = new Table(System.out);
        table.head();
        if (only.contains(Part.PROCESSES)) {
            var plan = new Bench.Plan(starts, Duration.ofSeconds(rest), reloads, pods);
            try (var bench = new Bench(program, plan, table)) {
                bench.run();
            }
        }
        if (only.contains(Part.NODE)) {
            var plan = new NodeBench.Plan(installs, podStarts);
            new NodeBench(Path.of("").toAbsolutePath(), plan, table).run();
        }
        return 0;
    }
}
