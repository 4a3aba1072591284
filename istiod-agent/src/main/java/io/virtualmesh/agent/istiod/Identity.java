package io.virtualmesh.agent.istiod;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Who we are to the kernel. Not from the owner of {@code /proc/self}: that is root once a process is not dumpable. */
final class Identity {
    private static final Path STATUS = Path.of("/proc/self/status");

    private Identity() {}

    static String describe() {
        try {
            return describe(Files.readAllLines(STATUS));
        } catch (IOException hidden) {
            return "an unknown user";
        }
    }

    /** Lines as in {@code Uid: real effective saved file-system}. */
    static String describe(List<String> status) {
        return "uid " + value(status, "Uid:") + " and gid " + value(status, "Gid:");
    }

    private static String value(List<String> status, String key) {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).strip().split("\\s+")[0])
                .findFirst()
                .orElse("unknown");
    }
}
