package io.virtualmesh.lab.tools;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What a node takes from the distribution: a container runtime, network plugins, iptables. */
final class DebianPrograms {
    private static final List<String> FOLDERS =
            List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/lib/cni");

    /** Program and the Debian package that brings it. */
    private static final Map<String, String> PACKAGES =
            new TreeMap<>(
                    Map.of(
                            "containerd", "containerd",
                            "runc", "runc",
                            "ptp", "containernetworking-plugins",
                            "ip", "iproute2",
                            "iptables", "iptables",
                            "conntrack", "conntrack",
                            "unshare", "util-linux",
                            "nsenter", "util-linux",
                            "mount", "mount"));

    private DebianPrograms() {}

    static void require(Consumer<String> progress) {
        var missing = missing();
        if (!missing.isEmpty()) {
            Prerequisites.aptInstall(
                    missing, "as root: apt-get install " + String.join(" ", missing), progress);
        }
    }

    /** Packages to install, each once. */
    private static List<String> missing() {
        return PACKAGES.entrySet().stream()
                .filter(program -> !isPresent(program.getKey()))
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
    }

    private static boolean isPresent(String program) {
        return Stream.concat(FOLDERS.stream(), Stream.of("/usr/local/sbin", "/usr/local/bin"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
