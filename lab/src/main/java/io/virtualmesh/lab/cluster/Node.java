package io.virtualmesh.lab.cluster;

import io.virtualmesh.lab.process.Call;
import io.virtualmesh.lab.process.Detached;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.Until;
import io.virtualmesh.lab.tools.Tool;
import io.virtualmesh.lab.tools.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The one node of a cluster: its processes can be killed and started again, for tests of faults. */
public final class Node {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                    // Memory for time: a lab lives shortly.
                    "GOGC", "200");

    private static final Pattern RUNTIME = Pattern.compile("kubelet|runc|containerd.*");

    private static final String LOSE_MEMORY_OF_PODS =
            "awk '$3 == \"tmpfs\" && $2 ~ \"^/var/lib/kubelet/pods/\" {print $2}' /proc/mounts | xargs -r umount";

    private final Tools tools;
    private final NodeFiles files;
    private final Sandbox sandbox;

    Node(Tools tools, NodeFiles files, Sandbox sandbox) {
        this.tools = tools;
        this.files = files;
        this.sandbox = sandbox;
    }

    /** Gives the node its own /run, /var/lib and /var/log, and hides the machine's kernel settings. */
    void mount() {
        sandbox.run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run");
        sandbox.run("mount", "--bind", files.varLib().toString(), "/var/lib");
        sandbox.run("mount", "--bind", files.varLog().toString(), "/var/log");
        for (var name : NodeFiles.KERNEL_SETTINGS.keySet()) {
            sandbox.run(
                    "mount", "--bind", files.kernelSetting(name).toString(), "/proc/sys/" + name);
        }
        sandbox.run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
    }

    /** Starts it and returns when it runs; its output goes on in the same log. */
    public void start(Component component) {
        var process = launch(component);
        Until.require(
                PATIENCE,
                () -> component.program() + " ended: " + LabProcess.lastLines(log(component), 10),
                () -> process.isAlive() && runs(component));
    }

    /** Starts it. The answer lives as long as it does, from before it is seen on the node. */
    Process launch(Component component) {
        sandbox.requireAlive(files.address().node());
        return Detached.start(
                new ProcessSpec(
                        component.program(),
                        sandbox.inside(component.command(tools, files)),
                        Path.of("/"),
                        ENVIRONMENT,
                        files.log(component.program())));
    }

    /** Carries connections from a port of the machine's loopback; the port must be free. */
    Process relay(int port, String target) {
        var name = "relay-" + port;
        return Detached.start(
                new ProcessSpec(
                        name,
                        sandbox.insideButNetwork(
                                List.of(
                                        tools.path(Tool.RELAY).toString(),
                                        "127.0.0.1:" + port,
                                        "/proc/1/ns/net",
                                        target)),
                        Path.of("/"),
                        ENVIRONMENT,
                        files.log(name)));
    }

    /** SIGKILL, as a crash; returns when it is gone. */
    public void kill(Component component) {
        killAll(process -> process.program().equals(component.program()));
    }

    /** Loads a docker-archive or OCI tar into the container runtime. */
    void importImage(Path tar) {
        Call.of(
                        sandbox.inside(
                                List.of(
                                        "ctr",
                                        "--namespace=k8s.io",
                                        "images",
                                        "import",
                                        tar.toString())))
                .within(Duration.ofMinutes(5))
                .output();
    }

    boolean isContainerdReady() {
        try {
            sandbox.run("ctr", "--connect-timeout=1s", "--timeout=2s", "version");
            return true;
        } catch (LabException notYet) {
            return false;
        }
    }

    public boolean runs(Component component) {
        return sandbox.processes().stream()
                .anyMatch(process -> process.program().equals(component.program()));
    }

    /** As a machine's crash: runtime, kubelet and all containers are killed and begin anew, and what Pods kept in memory is lost. */
    public void restart() {
        killAll(process -> RUNTIME.matcher(process.program()).matches());
        Until.require(PATIENCE, () -> "containers do not end", this::endContainers);
        sandbox.run("sh", "-c", LOSE_MEMORY_OF_PODS);
        start(Component.CONTAINERD);
        Until.require(PATIENCE, () -> "containerd is not back", this::isContainerdReady);
        start(Component.KUBELET);
    }

    /** SIGKILL to all processes of a Pod, by its uid; kubelet then starts its containers anew. */
    public void killPod(String uid) {
        containers().stream()
                .filter(process -> process.isInCgroup("pod" + uid))
                .forEach(RunningProcess::kill);
    }

    /** Again and again: one that was about to start when its runtime was killed comes late. */
    private boolean endContainers() {
        var left = containers();
        left.forEach(RunningProcess::kill);
        return left.isEmpty();
    }

    private List<RunningProcess> containers() {
        return RunningProcess.all().stream()
                .filter(process -> process.isInCgroup(files.cgroup()))
                .toList();
    }

    private void killAll(Predicate<RunningProcess> which) {
        var victims = sandbox.processes().stream().filter(which).toList();
        victims.forEach(RunningProcess::kill);
        Until.require(
                PATIENCE,
                () -> "still running on " + files.address().node() + ": " + victims,
                () -> victims.stream().allMatch(RunningProcess::hasEnded));
    }

    /** Runs a command of the machine among the node's processes, and returns what it printed. */
    public String run(String... command) {
        return Call.of(sandbox.inside(List.of(command))).output();
    }

    /** All that a component has written since the lab is up. */
    public String log(Component component) {
        try {
            return new String(
                    Files.readAllBytes(files.log(component.program())), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log of " + component.program(), e);
        }
    }

    /** The node's /var/lib, as the machine sees it: etcd's data, images, kubelet's volumes on disk. */
    public Path varLib() {
        return files.varLib();
    }

    /** The node's /var/log, with the logs of all containers. */
    public Path varLog() {
        return files.varLog();
    }

    Sandbox sandbox() {
        return sandbox;
    }

    NodeFiles files() {
        return files;
    }

    /** Components that do not run. */
    List<Component> missing() {
        var missing = new ArrayList<>(List.of(Component.values()));
        for (var process : sandbox.processes()) {
            missing.removeIf(component -> component.program().equals(process.program()));
        }
        return missing;
    }
}
