package io.virtualmesh.e2e;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a lab could leave on the machine. Looked at before and after; what other programs do
 * meanwhile is told apart by the lab's name and by the namespaces that it had.
 */
record Traces(
        Set<String> interfaces,
        Set<String> mounts,
        Set<String> folders,
        Set<String> cgroups,
        Set<String> kernel) {
    private static final List<String> DEFAULT_FOLDERS =
            List.of(
                    "/opt/containerd",
                    "/run/containerd",
                    "/run/netns",
                    "/var/lib/cni",
                    "/var/lib/containerd",
                    "/var/lib/etcd",
                    "/var/lib/kubelet",
                    "/var/log/containers",
                    "/var/log/pods",
                    "/etc/cni/net.d",
                    "/usr/libexec/kubernetes");

    private static final List<String> KERNEL_SETTINGS =
            List.of(
                    "/proc/sys/vm/overcommit_memory",
                    "/proc/sys/vm/panic_on_oom",
                    "/proc/sys/kernel/panic",
                    "/proc/sys/kernel/panic_on_oops",
                    "/proc/sys/net/ipv4/ip_forward",
                    "/proc/sys/net/netfilter/nf_conntrack_max");

    static Traces now() {
        return new Traces(
                names(Path.of("/sys/class/net")),
                lines(Path.of("/proc/self/mountinfo")),
                DEFAULT_FOLDERS.stream()
                        .filter(folder -> Files.exists(Path.of(folder)))
                        .collect(toCollection(TreeSet::new)),
                topCgroups(),
                KERNEL_SETTINGS.stream()
                        .filter(setting -> Files.exists(Path.of(setting)))
                        .map(setting -> setting + " = " + text(Path.of(setting)).strip())
                        .collect(toCollection(TreeSet::new)));
    }

    /** The top folders of each hierarchy, without that of labs, of which others may run. */
    private static Set<String> topCgroups() {
        try (var folders =
                Files.find(
                        Path.of("/sys/fs/cgroup"),
                        2,
                        (_, attributes) -> attributes.isDirectory())) {
            return folders.filter(folder -> !folder.endsWith("istiod-agent-lab"))
                    .map(Path::toString)
                    .collect(toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the cgroups", e);
        }
    }

    /** Namespaces of all processes that have to do with the lab: found by its name. */
    static Set<String> namespacesOf(String lab) {
        var own = namespaces("self");
        return processes()
                .filter(pid -> isOf(pid, lab))
                .flatMap(pid -> namespaces(pid).stream())
                .filter(namespace -> !own.contains(namespace))
                .collect(toCollection(TreeSet::new));
    }

    /** Processes, mounts of any process, cgroups that name the lab, and users of its namespaces. */
    static Set<String> leftOf(String lab, Set<String> namespaces) {
        var left = new TreeSet<String>();
        processes()
                .forEach(pid -> {
                    if (isOf(pid, lab)) {
                        left.add("process " + pid + ": " + commandLine(pid));
                    }
                    namespaces(pid).stream()
                            .filter(namespaces::contains)
                            .filter(_ -> !isOfAnother(pid, lab))
                            .forEach(namespace -> left.add("process " + pid + " in " + namespace));
                    if (text(proc(pid, "mountinfo")).contains("/" + lab + "/")) {
                        left.add("mounts of process " + pid);
                    }
                });
        try (var cgroups =
                Files.find(Path.of("/sys/fs/cgroup"), 3, (path, _) -> path.endsWith(lab))) {
            cgroups.forEach(path -> left.add("cgroup " + path));
        } catch (IOException | UncheckedIOException e) {
            left.add("unreadable cgroups: " + e.getMessage());
        }
        return left;
    }

    /** The kernel gives the number of a namespace that has ended to a new one, such as that of a lab that starts meanwhile. */
    private static boolean isOfAnother(String pid, String lab) {
        var told = text(proc(pid, "cgroup")) + text(proc(pid, "mountinfo"));
        return told.contains("istiod-agent-lab/")
                && !told.contains("istiod-agent-lab/" + lab + "/");
    }

    /** SIGKILL for the program's processes whose command line has the given text. */
    static void kill(String program, String text) {
        processes()
                .filter(pid ->
                        commandLine(pid).contains(program) && commandLine(pid).contains(text))
                .forEach(pid ->
                        ProcessHandle.of(Long.parseLong(pid))
                                .ifPresent(ProcessHandle::destroyForcibly));
    }

    /** SIGKILL for some of a lab's processes, whichever; returns their command lines. */
    static List<String> kill(String lab, Random random, int count) {
        var all = new ArrayList<>(processes().filter(pid -> isOf(pid, lab)).toList());
        Collections.shuffle(all, random);
        var victims = new ArrayList<String>();
        for (var pid : all.subList(0, count)) {
            victims.add(commandLine(pid));
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        }
        return victims;
    }

    private static boolean isOf(String pid, String lab) {
        var line = commandLine(pid);
        return line.contains("/" + lab + "/")
                || text(proc(pid, "cgroup")).contains("/" + lab + "/");
    }

    private static Stream<String> processes() {
        var self = Long.toString(ProcessHandle.current().pid());
        return names(Path.of("/proc")).stream()
                .filter(name -> name.matches("\\d+") && !name.equals(self));
    }

    private static Set<String> namespaces(String pid) {
        var found = new TreeSet<String>();
        for (var kind : List.of("net", "pid", "mnt", "ipc")) {
            try {
                found.add(Files.readSymbolicLink(proc(pid, "ns/" + kind)).toString());
            } catch (IOException ended) {
                return Set.of();
            }
        }
        return found;
    }

    private static String commandLine(String pid) {
        return text(proc(pid, "cmdline")).replace('\0', ' ');
    }

    private static Path proc(String pid, String file) {
        return Path.of("/proc", pid, file);
    }

    private static Set<String> names(Path folder) {
        try (var entries = Files.list(folder)) {
            return entries.map(path -> path.getFileName().toString())
                    .collect(toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    private static Set<String> lines(Path file) {
        return new TreeSet<>(text(file).lines().toList());
    }

    /** Empty for what ends while it is read. */
    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }
}
