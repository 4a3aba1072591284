package io.virtualmesh.agent;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program's one entry point. Exit codes: 0 done, 1 failed or warnings of {@code check}, 2 wrong usage or failures of it. */
@Command(
        name = "istiod-agent",
        description =
                "Gives istiod its intermediate CA from HashiCorp Vault or OpenBao, in memory only.",
        versionProvider = Main.OfBuild.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            InitContainer.class,
            Sidecar.class,
            Check.class,
            Renew.class,
            Join.class,
            Rehearsal.class
        })
public final class Main implements Runnable {
    @Spec private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(args.length == 1 ? alone(args[0]) : commandLine().execute(args));
    }

    /**
     * A container's command without a flag needs no command line parser, which costs a starting JVM as much as a third of our own
     * work.
     */
    private static int alone(String word) {
        try {
            return switch (word) {
                case "init-container" -> InitContainer.run(Map.of());
                case "sidecar" -> Sidecar.run(Map.of());
                default -> commandLine().execute(word);
            };
        } catch (Unusable unusable) {
            System.err.println("istiod-agent: " + unusable.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (RuntimeException bug) {
            bug.printStackTrace(); // as picocli would; threads that still run must not keep us
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    static CommandLine commandLine() {
        var cli = new CommandLine(new Main());
        cli.setExecutionExceptionHandler(new Failures());
        cli.setParameterExceptionHandler(new WrongUsage());
        cli.getSubcommands().values().forEach(SettingFlags::addTo);
        return cli;
    }

    /** Without a command there is nothing to do: say what there is. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "name a command: init-container, sidecar, check, renew or join");
    }

    /** What {@code --version} prints. */
    static final class OfBuild implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"istiod-agent " + Version.number()};
        }
    }
}
