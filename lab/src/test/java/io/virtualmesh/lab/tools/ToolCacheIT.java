package io.virtualmesh.lab.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.Until;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolCacheIT {
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir Path root;

    @Test
    void anotherProcessThatInstallsIsWaitedFor() throws Exception {
        try (var other = startInstallation()) {
            Until.require(LONG, other::log, () -> other.log().contains("installing"));
            var cache = new ToolCache(root, line -> WaitingInstallation.release(root));

            var folder = cache.folder("x-1", fresh -> Files.createFile(fresh.resolve("twice")));

            assertThat(folder.resolve("tool")).hasContent("by the other");
            assertThat(folder.resolve("twice")).doesNotExist();
            assertThat(other.waitFor(LONG)).isTrue();
            assertThat(other.exitCode()).hasValue(0);
        }
    }

    private LabProcess startInstallation() {
        return LabProcess.start(
                new ProcessSpec(
                        "other",
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                WaitingInstallation.class.getName(),
                                root.toString()),
                        root,
                        Map.of(),
                        root.resolve("other.log")));
    }
}
