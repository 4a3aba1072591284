package io.virtualmesh.lab.tools;

import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Builds a set of Go programs; go.sum is committed and not to be changed by a build. */
final class GoBuild {
    private final ToolSet set;
    private final Recipe.Go recipe;
    private final Consumer<String> progress;

    GoBuild(ToolSet set, Recipe.Go recipe, Consumer<String> progress) {
        this.set = set;
        this.recipe = recipe;
        this.progress = progress;
    }

    void into(Path folder) throws IOException {
        var go = Prerequisites.go(progress);
        var source = Files.createTempDirectory("lab-" + set.name() + "-");
        try {
            LockFiles.copy(set, source);
            var log = source.resolve("build.log");
            Command.run(
                    new ProcessSpec(set.name(), command(go, folder), source, environment(go), log),
                    "building %s (about %s, first time only)"
                            .formatted(set.title(), set.firstBuild()),
                    "check that Go modules can be downloaded and the disk has 25 GB free,"
                            + " then run `make tools` again (it goes on where it stopped)",
                    progress);
        } finally {
            WorkDir.remove(source);
        }
    }

    private List<String> command(GoInstallation go, Path folder) {
        var command = new ArrayList<>(List.of(go.program().toString(), "build", "-trimpath"));
        command.addAll(recipe.flags());
        command.add("-o");
        // A single program is named here, since Go would call etcd's "server".
        command.add(
                set.programs().size() == 1
                        ? folder.resolve(set.programs().getFirst()).toString()
                        : folder + "/");
        command.addAll(recipe.packages());
        return command;
    }

    /** Nothing of the user's own Go flags; where modules come from stays the user's choice. */
    static Map<String, String> environment(GoInstallation go) {
        var environment =
                new HashMap<>(
                        Map.of(
                                "CGO_ENABLED",
                                "0",
                                "GOFLAGS",
                                // No debug information, which would be stripped afterwards.
                                "-mod=readonly -buildvcs=false -gcflags=all=-dwarf=false",
                                // Memory for time: a compiler lives shortly.
                                "GOGC",
                                "400",
                                "GOWORK",
                                "off"));
        if (!go.isNewEnough()) {
            environment.put("GOTOOLCHAIN", "go" + GoInstallation.NEEDED + ".0+auto");
        }
        return environment;
    }
}
