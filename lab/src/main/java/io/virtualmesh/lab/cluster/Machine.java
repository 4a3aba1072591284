package io.virtualmesh.lab.cluster;

import io.virtualmesh.lab.process.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Says whether this machine can have nodes at all. */
public final class Machine {
    /** CAP_NET_ADMIN is bit 12, CAP_SYS_ADMIN bit 21. */
    private static final long NEEDED = 1L << 12 | 1L << 21;

    private Machine() {}

    /** Why there can be no clusters with nodes here; empty where there can. */
    public static Optional<String> obstacle() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("clusters with nodes need Linux");
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("clusters with nodes need root: they make namespaces and mounts");
        }
        if ((capabilities() & NEEDED) != NEEDED) {
            return Optional.of("clusters with nodes need CAP_SYS_ADMIN and CAP_NET_ADMIN");
        }
        if (!Files.isDirectory(Path.of("/sys/fs/cgroup"))
                || !Files.isWritable(Path.of("/sys/fs/cgroup"))) {
            return Optional.of("clusters with nodes need a writable /sys/fs/cgroup");
        }
        return Optional.empty();
    }

    /** Root in a container often lacks them. */
    private static long capabilities() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("CapEff:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read /proc/self/status", e);
        }
    }

    /** Fails with the obstacle, where there is one. */
    public static void requireNodes() {
        obstacle()
                .ifPresent(why -> {
                    throw new LabException(why);
                });
    }
}
