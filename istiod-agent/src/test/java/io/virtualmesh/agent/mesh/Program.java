package io.virtualmesh.agent.mesh;

import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.tools.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** One of the field's own tools, run as its user would. */
record Program(Path path, Path home) {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final AtomicInteger RUN = new AtomicInteger();

    static Program of(Lab lab, Tool tool) {
        return new Program(lab.tools().path(tool), lab.newFolder(tool.name().toLowerCase()));
    }

    /** What it wrote; a failure to run is told with all of it. */
    record Outcome(int exit, String text) {
        String succeeded() {
            if (exit != 0) {
                throw new AssertionError("exit " + exit + ": " + text);
            }
            return text;
        }
    }

    Outcome run(List<String> arguments) {
        var command = new ArrayList<>(List.of(path.toString()));
        command.addAll(arguments);
        var log = home.resolve("run-" + RUN.incrementAndGet());
        var spec =
                new ProcessSpec(
                        path.getFileName().toString(),
                        command,
                        repository(),
                        Map.of("HOME", home.toString()),
                        log);
        try (var process = LabProcess.start(spec)) {
            if (!process.waitFor(PATIENCE)) {
                throw new AssertionError(command + " has not ended: " + process.log());
            }
            return new Outcome(process.exitCode().orElseThrow(), process.log());
        }
    }

    Outcome run(String... arguments) {
        return run(List.of(arguments));
    }

    /** Where {@code helm} and {@code overlays} are. */
    static Path repository() {
        return Path.of("").toAbsolutePath().getParent();
    }
}
