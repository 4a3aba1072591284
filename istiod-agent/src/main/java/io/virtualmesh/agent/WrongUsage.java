package io.virtualmesh.agent;

import picocli.CommandLine;

/** A wrong word gets its message and the way to help, not the whole help. */
final class WrongUsage implements CommandLine.IParameterExceptionHandler {
    @Override
    public int handleParseException(CommandLine.ParameterException wrong, String[] args) {
        var command = wrong.getCommandLine();
        command.getErr().println("istiod-agent: " + wrong.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return CommandLine.ExitCode.USAGE;
    }
}
