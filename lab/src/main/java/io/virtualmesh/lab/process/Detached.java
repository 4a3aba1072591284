package io.virtualmesh.lab.process;

import java.util.ArrayList;
import java.util.List;

/**
 * Starts a process that goes on when this JVM ends. It has a session of its own, so that the Ctrl-C
 * of a terminal does not reach it; whoever starts one must be able to find it again.
 */
public final class Detached {
    private Detached() {}

    public static Process start(ProcessSpec spec) {
        var command = new ArrayList<>(List.of("setsid"));
        command.addAll(spec.command());
        return Spawner.start(LabProcess.builder(spec, command));
    }
}
