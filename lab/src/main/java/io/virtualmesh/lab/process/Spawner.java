package io.virtualmesh.lab.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts processes from one thread that lives as long as the JVM. Linux kills a child with
 * PR_SET_PDEATHSIG when the <em>thread</em> that made it ends, so even a killed JVM leaves no server
 * behind, and a test's thread may end without harm.
 */
final class Spawner {
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final ExecutorService THREAD =
            Executors.newSingleThreadExecutor(
                    task -> Thread.ofPlatform().daemon().name("lab-spawner").unstarted(task));

    private Spawner() {}

    /** The same command under {@code setpriv} of util-linux, where the machine has it. */
    static List<String> diesWithThisJvm(List<String> command) {
        if (!Files.isExecutable(SETPRIV)) {
            return command;
        }
        var wrapped = new ArrayList<>(List.of(SETPRIV.toString(), "--pdeathsig", "KILL", "--"));
        wrapped.addAll(command);
        return wrapped;
    }

    static Process start(ProcessBuilder builder) {
        try {
            return THREAD.submit(builder::start).get();
        } catch (ExecutionException e) {
            var reason = e.getCause() instanceof IOException failure ? failure.getMessage() : "";
            throw new LabException("cannot start " + builder.command() + ": " + reason, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while starting " + builder.command(), e);
        }
    }
}
