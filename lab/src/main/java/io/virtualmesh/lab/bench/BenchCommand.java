package io.virtualmesh.lab.bench;

import io.virtualmesh.lab.process.LabException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Prints speed and size beside their goals.")
public final class BenchCommand implements Callable<Integer> {
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

    @Override
    public Integer call() throws Exception {
        if (!Files.isExecutable(agent)) {
            throw new LabException(
                    agent + " is not there; run `make build`, or name it by --agent");
        }
        var plan = new Bench.Plan(starts, Duration.ofSeconds(rest), reloads);
        try (var bench = new Bench(agent.toAbsolutePath(), plan, System.out)) {
            bench.run();
        }
        return 0;
    }
}
