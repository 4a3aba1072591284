package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.WorkDir;
import io.virtualmesh.lab.tools.Tool;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code make demo DEMO_EXIT=1} but for the build: its lines hold, and nothing is left behind. */
class DemoIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String NOBODY = "65534";
    private static final String APP = "istiod-agent/target/app";

    @Test
    void theTourEndsWellAndLeavesNothing() throws IOException {
        var home = Lab.shared().newFolder("demo");

        assertTour(home, List.of(), checkout(), tools());
    }

    /** Everything that it needs is copied where nobody may read it: a checkout or a cache of root may be closed to others. */
    @Test
    void noRootIsNeeded() throws IOException {
        assumeTrue(
                "root".equals(System.getProperty("user.name"))
                        && Files.isExecutable(Path.of("/usr/bin/setpriv")),
                "only root can become somebody else, by setpriv; all others show it by the test above");
        var home = Files.createTempDirectory("istiod-agent-demo");
        try {
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
            var tools = copy(tools(), home.resolve("tools"));
            copy(checkout().resolve("lab/target/classes"), home.resolve("lab/target/classes"));
            copy(checkout().resolve("lab/target/lib"), home.resolve("lab/target/lib"));
            copy(checkout().resolve(APP), home.resolve(APP));
            var nobody =
                    List.of(
                            "/usr/bin/setpriv",
                            "--reuid",
                            NOBODY,
                            "--regid",
                            NOBODY,
                            "--clear-groups",
                            "--");

            assertTour(home, nobody, home, tools);
        } finally {
            WorkDir.remove(home);
        }
    }

    private static void assertTour(Path home, List<String> as, Path checkout, Path tools) {
        var command = new ArrayList<>(as);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        checkout.resolve("lab/target/classes")
                                + ":"
                                + checkout.resolve("lab/target/lib")
                                + "/*",
                        "io.virtualmesh.lab.Main",
                        "demo",
                        "--agent",
                        checkout.resolve(APP).resolve("bin/istiod-agent").toString()));
        var environment =
                Map.of(
                        "DEMO_EXIT", "1",
                        "HOME", home.toString(),
                        "JAVA_HOME", System.getProperty("java.home"),
                        "ISTIOD_AGENT_TOOLS", tools.toString());
        var log = Lab.shared().newFolder("demo").resolve("demo.log");
        try (var demo =
                LabProcess.start(new ProcessSpec("demo", command, home, environment, log))) {
            assertThat(demo.waitFor(PATIENCE)).as(demo.log()).isTrue();

            assertThat(demo.exitCode()).as(demo.log()).hasValue(0);
            assertThat(demo.log())
                    .contains("init-container: exit 0 after")
                    .contains("self-signed CA: never used")
                    .contains("(no output: bookinfo trusts exactly Vault's root)")
                    .containsPattern("istiod serves under the new CA .*, \\d+ ms after the swap")
                    .containsPattern("istiod was not restarted: pid \\d+ still");
            assertThat(Path.of("/dev/shm").toFile().list())
                    .noneMatch(it -> it.startsWith("istiod-agent-lab-%d-".formatted(demo.pid())));
            assertThat(childrenOf(demo)).isEmpty();
        }
    }

    /** Children of the demo that outlived it. */
    private static List<String> childrenOf(LabProcess demo) {
        return ProcessHandle.allProcesses()
                .map(it -> it.info().commandLine().orElse(""))
                .filter(it -> it.contains("istiod-agent-lab-%d-".formatted(demo.pid())))
                .toList();
    }

    private static Path checkout() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    private static Path tools() {
        return Lab.shared().tools().path(Tool.BAO).getParent().getParent();
    }

    /** Links files where that is possible: the programs have some hundred MB. */
    private static Path copy(Path from, Path to) throws IOException {
        try (var tree = Files.walk(from)) {
            for (var path : tree.toList()) {
                var target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    link(path, target);
                }
            }
        }
        return to;
    }

    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (FileSystemException | UnsupportedOperationException otherDevice) {
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
