package io.virtualmesh.lab.tools;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Copies files of a Go module that the module cache has checked against the committed go.sum. */
final class ModuleFileCopy {
    private final ToolSet set;
    private final Recipe.ModuleFiles recipe;
    private final Consumer<String> progress;

    ModuleFileCopy(ToolSet set, Recipe.ModuleFiles recipe, Consumer<String> progress) {
        this.set = set;
        this.recipe = recipe;
        this.progress = progress;
    }

    void into(Path folder) throws IOException {
        var scratch = Files.createTempDirectory("lab-" + set.name() + "-");
        try {
            LockFiles.copy(set, scratch);
            var module = downloaded(scratch);
            for (var path : set.programs()) {
                copy(module.resolve(path), folder.resolve(path));
            }
        } finally {
            WorkDir.remove(scratch);
        }
    }

    private Path downloaded(Path scratch) {
        var go = Prerequisites.go(progress);
        var program = go.program().toString();
        Command.run(
                new ProcessSpec(
                        set.name(),
                        List.of(program, "mod", "download", recipe.module()),
                        scratch,
                        GoBuild.environment(go),
                        scratch.resolve("download.log")),
                "downloading " + set.title(),
                "check that Go modules can be downloaded",
                progress);
        var folder =
                Prerequisites.answer(
                                go.program(),
                                "-C",
                                scratch.toString(),
                                "list",
                                "-m",
                                "-f",
                                "{{.Dir}}",
                                recipe.module())
                        .strip();
        if (folder.isEmpty()) {
            throw new LabException("go does not tell the folder of module " + recipe.module());
        }
        return Path.of(folder);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.write(target, Files.readAllBytes(file));
                }
            }
        }
    }
}
