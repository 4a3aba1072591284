package io.virtualmesh.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A short command that is waited for, and whose output (both streams) is of interest. */
public record Call(
        List<String> command, String input, Map<String, String> environment, Duration limit) {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    public Call {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    public static Call of(String... command) {
        return of(List.of(command));
    }

    public static Call of(List<String> command) {
        return new Call(command, "", Map.of(), PATIENCE);
    }

    public Call withInput(String input) {
        return new Call(command, input, environment, limit);
    }

    public Call withEnvironment(Map<String, String> environment) {
        return new Call(command, input, environment, limit);
    }

    public Call within(Duration limit) {
        return new Call(command, input, environment, limit);
    }

    /** What it printed; anything but exit code 0 in time is an error that shows the output's end. */
    public String output() {
        try {
            var folder = Files.createTempDirectory("lab-call-");
            try {
                return run(folder);
            } finally {
                WorkDir.remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to the folder for temporary files", e);
        }
    }

    private String run(Path folder) {
        var stdin = WorkDir.write(folder.resolve("input"), input);
        var spec =
                new ProcessSpec(
                        command.getFirst(), command, folder, environment, folder.resolve("log"));
        try (var process = LabProcess.start(spec, stdin)) {
            if (!process.waitFor(limit)) {
                throw new LabException(
                        "no end after %d s of: %s%n%s"
                                .formatted(limit.toSeconds(), shown(), process.lastLines(15)));
            }
            if (process.exitCode().orElse(-1) != 0) {
                throw new LabException(
                        "exit %d of: %s%n%s"
                                .formatted(
                                        process.exitCode().orElse(-1),
                                        shown(),
                                        process.lastLines(15)));
            }
            return process.log();
        }
    }

    private String shown() {
        return String.join(" ", command);
    }

    @Override
    public String toString() {
        return shown();
    }
}
