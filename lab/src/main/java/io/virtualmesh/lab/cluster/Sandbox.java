package io.virtualmesh.lab.cluster;

import io.virtualmesh.lab.process.Call;
import io.virtualmesh.lab.process.Detached;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Network, process and mount namespaces that live as long as their process 1. No file holds them, so
 * nothing of them can stay behind. Found again by an argument of that process.
 *
 * @param pid of process 1, as the machine counts
 */
record Sandbox(long pid, String pidNamespace) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String MARK = "--lab=";

    /**
     * @param owned ends with this JVM, however that ends
     */
    static Sandbox start(Path pause, Path folder, boolean owned) {
        var command =
                List.of(
                        "unshare",
                        "--net",
                        "--pid",
                        "--mount",
                        "--ipc",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        pause.toString(),
                        MARK + folder);
        var log = folder.resolve("process-1.log");
        var spec = new ProcessSpec("process 1", command, Path.of("/"), Map.of(), log);
        if (owned) {
            LabProcess.start(spec);
        } else {
            Detached.start(spec);
        }
        Until.require(
                PATIENCE,
                () -> "no namespaces for " + folder + "; see " + log,
                () -> find(folder).isPresent());
        return find(folder).orElseThrow();
    }

    static Optional<Sandbox> find(Path folder) {
        return marked(MARK + folder).stream()
                .filter(process -> process.program().equals("pause"))
                .flatMap(process -> of(process).stream())
                .findFirst();
    }

    private static Optional<Sandbox> of(RunningProcess process) {
        return process.namespace("pid").map(space -> new Sandbox(process.pid(), space));
    }

    private static List<RunningProcess> marked(String mark) {
        return RunningProcess.all().stream()
                .filter(process -> process.arguments().contains(mark))
                .toList();
    }

    /** The processes whose end ends every sandbox below a folder. */
    static List<RunningProcess> rootsBelow(Path folder) {
        return RunningProcess.all().stream().filter(process -> isRoot(process, folder)).toList();
    }

    static boolean isRoot(RunningProcess process, Path folder) {
        var mark = MARK + folder + "/";
        return process.arguments().stream().anyMatch(argument -> argument.startsWith(mark));
    }

    /** A command line that runs in the network namespace alone, with the machine's files. */
    List<String> inNetwork(String... command) {
        return entering(List.of("--net"), List.of(command));
    }

    /** A command line that runs as a process of the sandbox. */
    List<String> inside(List<String> command) {
        return entering(List.of("--net", "--pid", "--mount", "--ipc"), command);
    }

    /** As {@link #inside}, but starting in the machine's own network. */
    List<String> insideButNetwork(List<String> command) {
        return entering(List.of("--pid", "--mount", "--ipc"), command);
    }

    private List<String> entering(List<String> namespaces, List<String> command) {
        var line = new ArrayList<>(List.of("nsenter", "--target", Long.toString(pid)));
        line.addAll(namespaces);
        line.add("--");
        line.addAll(command);
        return line;
    }

    void run(String... command) {
        Call.of(inside(List.of(command))).output();
    }

    /** Those of the sandbox itself, without the ones that containers have in namespaces of their own. */
    List<RunningProcess> processes() {
        return RunningProcess.all().stream()
                .filter(process ->
                        process.namespace("pid").filter(pidNamespace::equals).isPresent())
                .toList();
    }

    boolean isAlive() {
        return RunningProcess.of(pid)
                .flatMap(process -> process.namespace("pid"))
                .filter(pidNamespace::equals)
                .isPresent();
    }

    void requireAlive(String what) {
        if (!isAlive()) {
            throw new LabException(what + " has ended: its process 1 is gone");
        }
    }
}
