package io.virtualmesh.agent;

import picocli.CommandLine;

/** Known failures end with their message; only our own bugs show a stack trace. */
final class Failures implements CommandLine.IExecutionExceptionHandler {
    private static final int INTERRUPTED = 143;

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        if (failure instanceof Unusable) {
            command.getErr().println("istiod-agent: " + failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        if (failure instanceof InterruptedException) {
            return INTERRUPTED;
        }
        command.getErr().println("istiod-agent: InternalError, please report this:");
        failure.printStackTrace(command.getErr());
        return CommandLine.ExitCode.USAGE; // 1 would be read as warnings of check
    }
}
