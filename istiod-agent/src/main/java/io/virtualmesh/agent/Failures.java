package io.virtualmesh.agent;

import picocli.CommandLine;

/** Known failures end with their message; only our own bugs show a stack trace. */
final class Failures implements CommandLine.IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof Unusable) {
            command.getErr().println("istiod-agent: " + failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        throw failure;
    }
}
