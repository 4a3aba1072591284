package io.virtualmesh.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A child process whose output goes to a file, and which never outlives this JVM's orderly end. */
public final class LabProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final Path log;

    private LabProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        AtExit.close(this);
    }

    public static LabProcess start(ProcessSpec spec) {
        return start(spec, Path.of("/dev/null"));
    }

    static LabProcess start(ProcessSpec spec, Path input) {
        var builder = builder(spec, Spawner.diesWithThisJvm(spec.command()));
        builder.redirectInput(input.toFile());
        return new LabProcess(spec.name(), Spawner.start(builder), spec.log());
    }

    static ProcessBuilder builder(ProcessSpec spec, List<String> command) {
        var builder =
                new ProcessBuilder(command)
                        .directory(spec.directory().toFile())
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        // The lab's own peers only: no cluster and no Vault of the user's shell.
        builder.environment().keySet().removeIf(LabProcess::namesAnotherPeer);
        builder.environment().putAll(spec.environment());
        return builder;
    }

    private static boolean namesAnotherPeer(String variable) {
        return variable.startsWith("KUBE")
                || variable.startsWith("VAULT_")
                || variable.startsWith("BAO_");
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Empty while it runs. A process ended by signal n has 128 + n. */
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Returns false when it still runs after {@code limit}. */
    public boolean waitFor(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for " + name, e);
        }
    }

    public Path logFile() {
        return log;
    }

    public String log() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log of " + name, e);
        }
    }

    /** The last lines of the log, for messages. */
    public String lastLines(int count) {
        return lastLines(log(), count);
    }

    /** Of the log of a process that somebody else holds. */
    public static String lastLines(String log, int count) {
        var lines = log.lines().toList();
        return String.join("\n", List.copyOf(lines.subList(from(lines, count), lines.size())));
    }

    private static int from(List<String> lines, int count) {
        return Math.max(0, lines.size() - count);
    }

    /** SIGKILL, as a crash. */
    public void kill() {
        AtExit.forget(this);
        process.destroyForcibly();
        waitFor(PATIENCE);
    }

    /** SIGTERM, and SIGKILL if it has not ended within {@code patience}. */
    public void stop(Duration patience) {
        AtExit.forget(this);
        process.destroy();
        if (!waitFor(patience)) {
            kill();
        }
    }

    @Override
    public void close() {
        stop(PATIENCE);
    }
}
