package io.virtualmesh.lab.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs a program on an unpacked root file system nearly as a container engine would: own mount and process namespaces, the program as
 * process 1, four devices, none of this machine's files and variables, no new privileges. The network is this machine's, since the
 * peers are on its loopback. All mounts end with the process.
 *
 * @param uid only root can be somebody else than 0; for others 0 means themselves
 * @param readOnly as {@code readOnlyRootFilesystem: true} with no volume but {@code shared}
 * @param shared folders of this machine that it finds under their own paths, writable
 */
public record Chroot(Path root, int uid, int gid, boolean readOnly, List<Path> shared) {
    private static final String UNSHARE = "/usr/bin/unshare";

    /** $1 is the root, then come folders up to a dash, then what is run. */
    private static final String MOUNTS =
            """
            set -e
            root=$1; mode=$2; shift 2
            mount --bind "$root" "$root"
            mount -t proc proc "$root/proc"
            mount -t tmpfs -o mode=755 dev "$root/dev"
            for device in null zero random urandom; do
              : > "$root/dev/$device"
              mount --bind "/dev/$device" "$root/dev/$device"
            done
            while [ "$1" != - ]; do
              mkdir -p "$root$1"
              mount --bind "$1" "$root$1"
              shift
            done
            shift
            if [ "$mode" = ro ]; then mount -o remount,bind,ro "$root"; fi
            exec "$@"
            """;

    public Chroot {
        shared = List.copyOf(shared);
    }

    /** Why it cannot be done here; empty where it can. */
    public static Optional<String> whyNot() {
        var probe = new ArrayList<>(namespaces());
        probe.addAll(List.of("mount", "-t", "tmpfs", "probe", "/tmp"));
        return CommandOutput.of(Path.of("/"), probe.toArray(String[]::new)).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "a program cannot be run in another root file system: run as root, or allow users their own"
                                + " namespaces (sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces)");
    }

    /** What to start on this machine to run {@code command} in the root file system. */
    public List<String> command(Map<String, String> environment, List<String> command) {
        var all = new ArrayList<>(namespaces());
        all.addAll(List.of("/bin/sh", "-c", MOUNTS, "mounts"));
        all.add(root.toString());
        all.add(readOnly ? "ro" : "rw");
        shared.forEach(folder -> all.add(folder.toString()));
        all.addAll(List.of("-", "/usr/bin/env", "-i"));
        new TreeMap<>(environment).forEach((name, value) -> all.add(name + "=" + value));
        all.addAll(List.of("/usr/bin/setpriv", "--no-new-privs", "/usr/sbin/chroot"));
        if (uid != 0) {
            all.addAll(List.of("--userspec=" + uid + ":" + gid, "--groups="));
        }
        all.add(root.toString());
        all.addAll(command);
        return all;
    }

    private static List<String> namespaces() {
        var command =
                new ArrayList<>(
                        List.of(
                                UNSHARE,
                                "--mount",
                                "--propagation",
                                "private",
                                "--pid",
                                "--fork",
                                "--kill-child"));
        if (!"root".equals(System.getProperty("user.name"))) {
            command.add("--map-root-user");
        }
        return command;
    }
}
