package io.virtualmesh.lab.image;

import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.WorkDir;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a short command prints. */
final class CommandOutput {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private CommandOutput() {}

    /** Empty when there is no such command, or it fails. */
    static Optional<String> of(Path folder, String... command) {
        try (var work = WorkDir.create("lab-command")) {
            var spec =
                    new ProcessSpec(
                            command[0], List.of(command), folder, Map.of(), work.resolve("log"));
            try (var process = LabProcess.start(spec)) {
                return process.waitFor(PATIENCE) && process.exitCode().orElse(-1) == 0
                        ? Optional.of(process.log().strip())
                        : Optional.empty();
            }
        }
    }
}
