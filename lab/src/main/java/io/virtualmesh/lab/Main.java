package io.virtualmesh.lab;

import io.virtualmesh.lab.bench.BenchCommand;
import io.virtualmesh.lab.cluster.DownCommand;
import io.virtualmesh.lab.cluster.LoadCommand;
import io.virtualmesh.lab.cluster.StatusCommand;
import io.virtualmesh.lab.cluster.UpCommand;
import io.virtualmesh.lab.demo.DemoCommand;
import io.virtualmesh.lab.image.ImageCommand;
import io.virtualmesh.lab.mesh.AddCommand;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.training.TrainCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The lab's command line; {@code make} is its usual caller. */
@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        description = "Real Kubernetes, OpenBao and istiod on one Linux machine.",
        subcommands = {
            ToolsCommand.class,
            DemoCommand.class,
            BenchCommand.class,
            TimesCommand.class,
            TrainCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LoadCommand.class,
            AddCommand.class,
            ImageCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        var commandLine =
                new CommandLine(new Main())
                        .setExecutionExceptionHandler((failure, command, _) -> {
                            if (!(failure instanceof LabException)) {
                                throw failure;
                            }
                            command.getErr().println("lab: " + failure.getMessage());
                            return 1;
                        });
        System.exit(arguments.length == 0 ? usage(commandLine) : commandLine.execute(arguments));
    }

    private static int usage(CommandLine commandLine) {
        commandLine.usage(System.err);
        return 2;
    }
}
