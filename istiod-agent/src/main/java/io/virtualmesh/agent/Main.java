package io.virtualmesh.agent;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program's one entry point. Exit codes: 0 done, 1 failed or warnings of {@code check}, 2 wrong usage or failures of it. */
@Command(
        name = "istiod-agent",
        description =
                "Gives istiod its intermediate CA from HashiCorp Vault or OpenBao, in memory only.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            InitContainer.class,
            Sidecar.class,
            Check.class,
            Renew.class,
            Rehearsal.class
        })
public final class Main implements Runnable {
    @Spec private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
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
                spec.commandLine(), "name a command: init-container, sidecar, check or renew");
    }
}
