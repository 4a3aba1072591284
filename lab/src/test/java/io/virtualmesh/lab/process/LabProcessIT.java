package io.virtualmesh.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabProcessIT {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir Path folder;

    @Test
    void outputAndExitCodeAreKept() {
        try (var process = start("echo hello; exit 7")) {
            assertThat(process.waitFor(LONG)).isTrue();

            assertThat(process.log()).isEqualTo("hello\n");
            assertThat(process.exitCode()).hasValue(7);
        }
    }

    @Test
    void whoIgnoresSigtermIsKilled() {
        var process = start("trap '' TERM; echo deaf; while :; do sleep 1; done");
        Until.require(LONG, () -> "not started", () -> process.log().contains("deaf"));

        process.stop(Duration.ofMillis(100));

        assertThat(process.exitCode()).hasValue(128 + 9);
    }

    @Test
    void nothingOfTheUsersOwnClusterIsInherited() {
        try (var process = start("env")) {
            process.waitFor(LONG);

            assertThat(process.log().lines())
                    .noneMatch(line -> line.startsWith("KUBE") || line.startsWith("VAULT_"))
                    .contains("OWN=1");
        }
    }

    @Test
    void aWorkFolderIsPrivateAndGoneWhenClosed() throws Exception {
        var work = WorkDir.create("lab-test");
        var file = WorkDir.write(work.folder("a").resolve("token"), "secret");

        assertThat(Files.getPosixFilePermissions(work.path()).toString()).doesNotContain("OTHERS");
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);

        work.close();
        assertThat(work.path()).doesNotExist();
    }

    @Test
    void aFolderLeftByAKilledRunIsSweptAway() throws Exception {
        var left = Path.of("/dev/shm/lab-test-999999999-x");
        Files.createDirectories(left);

        try (var work = WorkDir.create("lab-test")) {
            assertThat(left).doesNotExist();
            assertThat(work.path()).isDirectory();
        }
    }

    @Test
    void aProcessOutlivesTheThreadThatStartedIt() throws Exception {
        var started = new AtomicReference<@Nullable LabProcess>();
        var thread = Thread.ofPlatform().start(() -> started.set(start("echo up; exec sleep 60")));
        thread.join();

        try (var process = Objects.requireNonNull(started.get())) {
            Until.require(LONG, () -> "not started", () -> process.log().contains("up"));
            assertThat(process.isAlive()).isTrue();
        }
    }

    private LabProcess start(String script) {
        return LabProcess.start(
                new ProcessSpec(
                        "sh",
                        List.of("/bin/sh", "-c", script),
                        folder,
                        Map.of("OWN", "1"),
                        folder.resolve("log")));
    }
}
