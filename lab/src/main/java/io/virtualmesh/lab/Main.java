package io.virtualmesh.lab;

import io.virtualmesh.lab.bench.BenchCommand;
import io.virtualmesh.lab.demo.DemoCommand;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.training.TrainCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The lab's command line; {@code make} is its usual caller. */
@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        description = "Real Kubernetes API server, OpenBao and istiod on loopback.",
        subcommands = {
            ToolsCommand.class,
            DemoCommand.class,
            BenchCommand.class,
            TimesCommand.class,
            TrainCommand.class
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
