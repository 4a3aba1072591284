package io.virtualmesh.lab.demo;

import io.virtualmesh.lab.process.LabException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Shows istiod on a CA of Vault, renewed without a restart.")
public final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--agent",
            defaultValue = "${env:ISTIOD_AGENT:-istiod-agent/target/app/bin/istiod-agent}",
            description = "The assembled istiod-agent (default: ${DEFAULT-VALUE}).")
    Path agent = Path.of("istiod-agent");

    @Option(
            names = "--exit",
            description = "End after the tour instead of waiting for Ctrl-C (or DEMO_EXIT=1).")
    boolean exit;

    @Override
    public Integer call() throws Exception {
        if (!Files.isExecutable(agent)) {
            throw new LabException(
                    agent + " is not there; run `make build`, or name it by --agent");
        }
        try (var demo = new Demo(agent.toAbsolutePath(), new Story(System.out))) {
            demo.run();
            if (!exit && !"1".equals(Optional.ofNullable(System.getenv("DEMO_EXIT")).orElse(""))) {
                new CountDownLatch(1).await();
            }
        }
        return 0;
    }
}
