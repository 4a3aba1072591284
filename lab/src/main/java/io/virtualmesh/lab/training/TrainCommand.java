package io.virtualmesh.lab.training;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Adds the AOT cache to the assembled application.")
public final class TrainCommand implements Callable<Integer> {
    @Option(
            names = "--app",
            defaultValue = "istiod-agent/target/app",
            description = "Folder of the assembled application (default: ${DEFAULT-VALUE}).")
    Path app = Path.of("app");

    @Override
    public Integer call() throws IOException {
        var folder = new AppFolder(app.toAbsolutePath());
        if (!Files.isExecutable(folder.program())) {
            throw new LabException("no application in " + app + "; run `make build`");
        }
        var began = System.nanoTime();
        try (var work = WorkDir.create("istiod-agent-training")) {
            SignedJars.unsign(folder.lib());
            var trainer = new Trainer(folder, work);
            trainer.record();
            trainer.prove();
        }
        System.out.printf(
                "AOT cache: %s, %d MB, recorded in %d s%n",
                folder.cache(),
                Files.size(folder.cache()) >> 20,
                Duration.ofNanos(System.nanoTime() - began).toSeconds());
        return 0;
    }
}
