package io.virtualmesh.lab.training;

import io.virtualmesh.lab.process.LabException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    public Integer call() {
        if (!Files.isExecutable(app.resolve("bin/istiod-agent"))) {
            throw new LabException("no application in " + app + "; run `make build`");
        }
        try (var trainer = new Trainer(app.toAbsolutePath())) {
            System.out.println(trainer.train());
        }
        return 0;
    }
}
