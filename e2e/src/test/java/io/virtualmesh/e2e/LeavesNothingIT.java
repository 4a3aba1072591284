package io.virtualmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virtualmesh.lab.Main;
import io.virtualmesh.lab.Manifests;
import io.virtualmesh.lab.cluster.Clusters;
import io.virtualmesh.lab.cluster.Component;
import io.virtualmesh.lab.mesh.MeshImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Labs end without a trace, whatever was killed before. */
@NeedsNodes
class LeavesNothingIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir Path logs;

    @Test
    void aLabWithAPodLeavesNothing() {
        var before = Traces.now();
        Set<String> namespaces;
        String name;
        Path home;
        try (var clusters = Clusters.forTest(1)) {
            name = clusters.name();
            home = clusters.home();
            runAPod(clusters);
            namespaces = Traces.namespacesOf(name);
        }

        assertThat(namespaces).as("those of hub, node and Pod").hasSizeGreaterThan(10);
        assertNothingLeft(before, name, home, namespaces);
    }

    @Test
    void killedPartsOfALabDoNotKeepTheRest() throws Exception {
        var before = Traces.now();
        var clusters = Clusters.forTest(1);
        var name = clusters.name();
        runAPod(clusters);
        var namespaces = Traces.namespacesOf(name);
        clusters.cluster(1).node().kill(Component.CONTAINERD);
        clusters.cluster(1).node().kill(Component.KUBELET);
        Traces.kill("pause", "/" + name + "/hub");
        assertThat(run("status")).as("a lab in pieces").isEqualTo(1);

        clusters.down();

        assertNothingLeft(before, name, clusters.home(), namespaces);
    }

    /** The seed is printed with a failure, for once more. */
    @Test
    void partsKilledAtRandomDoNotKeepTheRest() {
        var seed = System.nanoTime();
        var before = Traces.now();
        var clusters = Clusters.forTest(1);
        var name = clusters.name();
        runAPod(clusters);
        var namespaces = Traces.namespacesOf(name);
        var victims = Traces.kill(name, new Random(seed), 5);

        clusters.down();

        assertThat(Traces.leftOf(name, namespaces)).as("seed %d: %s", seed, victims).isEmpty();
        assertNothingLeft(before, name, clusters.home(), namespaces);
    }

    @Test
    void aStartThatIsKilledIsRemovedByDown() throws Exception {
        var before = Traces.now();
        var name = "killed-" + ProcessHandle.current().pid();
        var up = lab("up", "--clusters=1", "--name=" + name);
        var home = Path.of("/var/tmp/istiod-agent-lab", name);
        await().atMost(PATIENCE).until(() -> Files.exists(home.resolve("cluster-1/log/etcd.log")));
        up.destroyForcibly().waitFor();
        var namespaces = Traces.namespacesOf(name);

        assertThat(run("down", "--name=" + name)).isZero();

        assertThat(namespaces).isNotEmpty();
        assertNothingLeft(before, name, home, namespaces);
        assertThat(run("down", "--name=" + name)).as("once more").isZero();
    }

    @Test
    void aKilledTestRunTakesItsProcessesAlong() throws Exception {
        var before = Traces.now();
        var run = java(HeldLab.class);
        var name = "test-" + run.pid() + "-1";
        var home = Path.of("/var/tmp/istiod-agent-lab", name);
        await().atMost(PATIENCE).until(() -> Files.exists(home.resolve("lab.json")));
        var namespaces = Traces.namespacesOf(name);

        run.destroyForcibly().waitFor();

        await().atMost(PATIENCE)
                .until(() ->
                        Traces.leftOf(name, namespaces).stream()
                                .allMatch(trace -> trace.startsWith("cgroup ")));
        assertThat(run("down", "--name=" + name)).isZero();
        assertNothingLeft(before, name, home, namespaces);
    }

    @Test
    @Tag("soak")
    @EnabledIfSystemProperty(named = "soak", matches = "true", disabledReason = "make soak")
    void twentyTimesUpAndDownLeaveNothing() {
        for (int time = 1; time <= 20; time++) {
            aLabWithAPodLeavesNothing();
            partsKilledAtRandomDoNotKeepTheRest();
        }
    }

    private static void assertNothingLeft(
            Traces before, String name, Path home, Set<String> namespaces) {
        assertThat(Traces.leftOf(name, namespaces)).isEmpty();
        assertThat(home).doesNotExist();
        assertThat(Traces.now()).isEqualTo(before);
    }

    private static void runAPod(Clusters clusters) {
        MeshImages.importEchoAndLoad(clusters);
        Manifests.apply(
                clusters.cluster(1).client(),
                Resources.text("load-pod.yaml").replace("@URL@", "http://echo:8080/"));
        clusters.cluster(1)
                .client()
                .pods()
                .inNamespace("default")
                .withName("load")
                .waitUntilReady(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private int run(String... arguments) throws Exception {
        var process = lab(arguments);
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** The command line as people use it, in a process of its own. */
    private Process lab(String... arguments) throws Exception {
        return java(Main.class, arguments);
    }

    private Process java(Class<?> main, String... arguments) throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logs.resolve("lab.log").toFile()))
                .start();
    }
}
