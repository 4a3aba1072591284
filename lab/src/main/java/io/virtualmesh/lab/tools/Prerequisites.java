package io.virtualmesh.lab.tools;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Go and pip. What Debian packages is installed when we are root; otherwise the message names the
 * command.
 */
final class Prerequisites {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String GO_REMEDY =
            "install Go "
                    + GoInstallation.NEEDED
                    + " or newer (https://go.dev/doc/install) and put it on the PATH";

    private Prerequisites() {}

    /** A Go that is new enough, or that can fetch a newer toolchain itself. */
    static GoInstallation go(Consumer<String> progress) {
        return findGo().or(
                        () -> {
                            aptInstall(List.of("golang-1.26-go"), GO_REMEDY, progress);
                            return findGo();
                        })
                .orElseThrow(() -> new LabException("Go is too old or missing: " + GO_REMEDY));
    }

    /** Python with pip; only {@code pip download} is used, which Debian's marker allows. */
    static Path python(Consumer<String> progress) {
        return findPythonWithPip()
                .or(() -> {
                    aptInstall(
                            List.of("python3", "python3-pip"),
                            "apt-get install python3 python3-pip",
                            progress);
                    return findPythonWithPip();
                })
                .orElseThrow(() -> new LabException("python3 has no pip: install python3-pip"));
    }

    private static Optional<GoInstallation> findGo() {
        return Stream.concat(
                        onPath("go"),
                        Stream.of(
                                Path.of("/usr/local/go/bin/go"),
                                Path.of("/usr/lib/go-1.26/bin/go")))
                .filter(Files::isExecutable)
                .flatMap(go -> GoInstallation.of(go, answer(go, "version")).stream())
                .filter(go -> go.isNewEnough() || go.canFetchANewerOne())
                .max((a, b) -> Boolean.compare(a.isNewEnough(), b.isNewEnough()));
    }

    private static Optional<Path> findPythonWithPip() {
        return onPath("python3")
                .filter(python -> answer(python, "-m", "pip", "--version").startsWith("pip "))
                .findFirst();
    }

    private static Stream<Path> onPath(String program) {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        return Arrays.stream(path.split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable);
    }

    static void aptInstall(List<String> packages, String remedy, Consumer<String> progress) {
        if (!mayUseApt()) {
            throw new LabException("missing: " + String.join(" ", packages) + "; " + remedy);
        }
        aptUpdate(progress);
        var command =
                Stream.concat(
                                Stream.of("apt-get", "install", "-y", "--no-install-recommends"),
                                packages.stream())
                        .toList();
        apt(command, "installing " + String.join(" ", packages), remedy, progress);
    }

    /** A fresh machine may have no lists of packages, or old ones that name what is no more. */
    static void aptUpdate(Consumer<String> progress) {
        if (mayUseApt()) {
            apt(
                    List.of("apt-get", "update"),
                    "reading the lists of packages",
                    "as root: apt-get update",
                    progress);
        }
    }

    private static boolean mayUseApt() {
        return "root".equals(System.getProperty("user.name"))
                && onPath("apt-get").findFirst().isPresent();
    }

    private static void apt(
            List<String> command, String title, String remedy, Consumer<String> progress) {
        withLog(log -> {
            Command.run(
                    new ProcessSpec(
                            "apt-get",
                            command,
                            Path.of("/"),
                            Map.of("DEBIAN_FRONTEND", "noninteractive"),
                            log),
                    title,
                    remedy,
                    progress);
            return "";
        });
    }

    /** What a short command prints (both streams), empty when it fails. */
    static String answer(Path program, String... arguments) {
        var command = Stream.concat(Stream.of(program.toString()), Arrays.stream(arguments));
        return withLog(log -> {
            var spec =
                    new ProcessSpec(
                            program.getFileName() + "",
                            command.toList(),
                            Path.of("/"),
                            Map.of(),
                            log);
            try (var process = LabProcess.start(spec)) {
                process.waitFor(PATIENCE);
                return process.exitCode().orElse(-1) == 0 ? process.log() : "";
            }
        });
    }

    private static String withLog(Function<Path, String> use) {
        try {
            var folder = Files.createTempDirectory("lab-command-");
            try {
                return use.apply(folder.resolve("log"));
            } finally {
                WorkDir.remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to the folder for temporary files", e);
        }
    }
}
