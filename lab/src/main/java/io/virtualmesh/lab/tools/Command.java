package io.virtualmesh.lab.tools;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.ProcessSpec;
import java.time.Duration;
import java.util.function.Consumer;

/** Runs one command of an installation to its end and tells at least every 15 s that it lives. */
final class Command {
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(15);

    private Command() {}

    /** Fails with the command, the end of its output and {@code remedy} unless it exits with 0. */
    static void run(ProcessSpec spec, String title, String remedy, Consumer<String> progress) {
        var start = System.nanoTime();
        progress.accept(title);
        try (var process = LabProcess.start(spec)) {
            while (!process.waitFor(PROGRESS_EVERY)) {
                progress.accept(title + " ... " + secondsSince(start) + " s");
            }
            if (process.exitCode().orElse(-1) != 0) {
                throw new LabException(
                        "%s: exit %d of: %s%n%s%nWhat to do: %s"
                                .formatted(
                                        title,
                                        process.exitCode().orElse(-1),
                                        String.join(" ", spec.command()),
                                        process.lastLines(15),
                                        remedy));
            }
        }
        progress.accept(title + " ... done in " + secondsSince(start) + " s");
    }

    private static long secondsSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }
}
