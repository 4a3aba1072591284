package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virtualmesh.lab.HttpPeer;
import io.virtualmesh.lab.image.Chroot;
import io.virtualmesh.lab.image.ImageBuild;
import io.virtualmesh.lab.image.UnpackedImage;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.WorkDir;
import io.virtualmesh.lab.tools.Tools;
import io.virtualmesh.lab.training.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image does its work where it is narrowest: no shell, a root file system that is read-only, any user, its AOT cache or no start. */
class ImageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long GOAL = 180_000_000;
    private static final int ISTIO_PROXY = 1337;

    /** As OpenShift gives them: no line in /etc/passwd, and group root. */
    private static final int ARBITRARY = 1_000_680_000;

    private static UnpackedImage image;
    private static Path folder;
    private static WorkDir work;
    private static int started;

    @BeforeAll
    static void make() throws IOException {
        var why = Chroot.whyNot();
        assumeTrue(why.isEmpty(), () -> why.orElse(""));
        work = WorkDir.create("istiod-agent-image");
        folder = Path.of("target/image-it").toAbsolutePath();
        var made =
                new ImageBuild(
                                Path.of("target/app").toAbsolutePath(),
                                Path.of("..").toAbsolutePath().normalize(),
                                folder,
                                "istiod-agent")
                        .make(Tools.ofThisUser(), Map.of());
        image = UnpackedImage.of(made.files().image(), folder.resolve("imported"));
    }

    @AfterAll
    static void remove() {
        if (work != null) {
            work.close();
            WorkDir.remove(folder);
        }
    }

    @Test
    void nothingInItIsAShellOrChangesTheUser() throws IOException {
        try (var paths = Files.walk(image.root().folder())) {
            var files = paths.filter(Files::isRegularFile).toList();

            assertThat(files)
                    .noneMatch(
                            file -> file.getFileName().toString().matches("(ba|da|a)?sh|busybox"));
            assertThat(files.stream().filter(Files::isExecutable).map(Path::getFileName))
                    .map(Path::toString)
                    .allMatch(name -> name.equals("java") || name.contains(".so"));
            assertThat(files).allMatch(ImageIT::isOrdinary);
        }
    }

    @Test
    void itKeepsItsSize() throws IOException {
        try (var paths = Files.walk(image.root().folder())) {
            long size =
                    paths.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();

            assertThat(size).isLessThanOrEqualTo(GOAL);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {ISTIO_PROXY, ARBITRARY})
    void itTellsItsVersionAndItsCommands(int user) throws IOException {
        requireRoot();

        var version = run(user, Map.of(), "--version");
        var help = run(user, Map.of(), "--help");

        assertThat(version.exitCode()).as(version.log()).hasValue(0);
        assertThat(version.log()).contains("istiod-agent ");
        assertThat(help.exitCode()).as(help.log()).hasValue(0);
        assertThat(help.log()).contains("init-container", "sidecar", "check", "renew");
    }

    @ParameterizedTest
    @ValueSource(ints = {ISTIO_PROXY, ARBITRARY})
    void initContainerAndSidecarDoTheirWork(int user) throws IOException {
        requireRoot();
        try (var stage = Stage.steady(work)) {
            var volume = stage.emptyVolume();
            var environment = new HashMap<>(stage.environment());
            environment.put("CACERTS_DIR", volume.toString());
            give(work.path(), user);

            var init = run(user, environment, "init-container");
            assertThat(init.exitCode()).as(init.log()).hasValue(0);
            assertThat(volume.resolve("ca-cert.pem")).isReadable();

            try (var sidecar = start(user, environment, "sidecar")) {
                var web = new HttpPeer("http://" + environment.get("MANAGEMENT_ADDRESS"), null);
                Awaitility.await()
                        .atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(web.isOk("/health/ready", Map.of()))
                                        .as(sidecar.log())
                                        .isTrue());
                terminate(sidecar);
                assertThat(sidecar.waitFor(PATIENCE)).isTrue();
                assertThat(sidecar.exitCode()).as(sidecar.log()).hasValue(0);
            }
        }
    }

    private static boolean isOrdinary(Path file) {
        try {
            return ((int) Files.getAttribute(file, "unix:mode") & 06022) == 0;
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    private static void requireRoot() {
        assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "only root can start a program as somebody else");
    }

    private static LabProcess run(int user, Map<String, String> environment, String command)
            throws IOException {
        try (var process = start(user, environment, command)) {
            assertThat(process.waitFor(PATIENCE)).as(process.log()).isTrue();
            return process;
        }
    }

    private static LabProcess start(int user, Map<String, String> environment, String command)
            throws IOException {
        var all = new HashMap<>(environment);
        image.environment()
                .forEach(variable -> all.put(variable.split("=")[0], variable.split("=", 2)[1]));
        all.put("JDK_JAVA_OPTIONS", "-XX:AOTMode=on");
        var line = new ArrayList<>(image.entryPoint());
        line.add(command);
        int group = user == ISTIO_PROXY ? ISTIO_PROXY : 0;
        var chroot =
                new Chroot(
                        image.root().folder(),
                        user,
                        group,
                        true,
                        environment.isEmpty() ? List.of() : List.of(work.path()));
        started++;
        return LabProcess.start(
                new ProcessSpec(
                        command,
                        chroot.command(all, line),
                        Path.of("/"),
                        Map.of(),
                        folder.resolve("%s-%d.log".formatted(command.replace("-", ""), started))));
    }

    /** The program itself, process 1 of its namespace; before it stands what waits for it. */
    private static void terminate(LabProcess container) {
        ProcessHandle.of(container.pid())
                .flatMap(waiting -> waiting.children().findFirst())
                .orElseThrow()
                .destroy();
    }

    private static void give(Path tree, int user) throws IOException {
        try (var paths = Files.walk(tree)) {
            for (var path : paths.toList()) {
                Files.setAttribute(path, "unix:uid", user);
            }
        }
        Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
