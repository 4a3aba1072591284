package io.virtualmesh.lab.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What to start, where, and which file takes its output. Secrets belong in files, not here. */
public record ProcessSpec(
        String name,
        List<String> command,
        Path directory,
        Map<String, String> environment,
        Path log) {
    public ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("nothing to start for " + name);
        }
    }

    @Override
    public String toString() {
        return name + " " + command;
    }
}
