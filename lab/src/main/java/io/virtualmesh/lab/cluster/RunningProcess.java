package io.virtualmesh.lab.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A process as /proc shows it; one that ends while it is looked at is simply not there. */
record RunningProcess(long pid, List<String> arguments) {
    private static final Path PROC = Path.of("/proc");

    static List<RunningProcess> all() {
        try (var entries = Files.list(PROC)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("\\d+"))
                    .flatMap(name -> of(Long.parseLong(name)).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read /proc", e);
        }
    }

    /** Empty for kernel threads and for what has ended. */
    static Optional<RunningProcess> of(long pid) {
        return read(pid, "cmdline")
                .filter(line -> !line.isEmpty())
                .map(line -> new RunningProcess(pid, List.of(line.split("\0"))));
    }

    /** {@code kube-apiserver} for /…/kube-apiserver. */
    String program() {
        var first = arguments.getFirst();
        return first.substring(first.lastIndexOf('/') + 1);
    }

    /** For example {@code pid:[4026531836]}; empty once it has ended. */
    Optional<String> namespace(String kind) {
        try {
            var link = PROC.resolve(Path.of(Long.toString(pid), "ns", kind));
            return Optional.of(Files.readSymbolicLink(link).toString());
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    boolean isInCgroup(String path) {
        return read(pid, "cgroup").orElse("").contains("/" + path + "/");
    }

    /**
     * Gone, or nothing more than its exit code: its sockets are free. A killed one has no command line any more, and its first
     * thread counts as dead, while another still gives the memory back and then closes the files.
     */
    boolean hasEnded() {
        return threads().stream()
                .flatMap(thread -> read(thread.resolve("stat")).stream())
                .allMatch(stat -> stat.contains(") Z "));
    }

    private List<Path> threads() {
        try (var threads = Files.list(PROC.resolve(Path.of(Long.toString(pid), "task")))) {
            return threads.toList();
        } catch (IOException | UncheckedIOException ended) {
            return List.of();
        }
    }

    void kill() {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static Optional<String> read(long pid, String file) {
        return read(PROC.resolve(Path.of(Long.toString(pid), file)));
    }

    private static Optional<String> read(Path path) {
        try {
            return Optional.of(new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }
}
