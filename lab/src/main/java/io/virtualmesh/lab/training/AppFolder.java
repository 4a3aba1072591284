package io.virtualmesh.lab.training;

import io.virtualmesh.lab.process.ProcessSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The folder that the build assembles, started by its script under this JVM's JDK. */
record AppFolder(Path app) implements Trainee {
    Path program() {
        return app.resolve("bin/istiod-agent");
    }

    Path lib() {
        return app.resolve("lib");
    }

    @Override
    public Path cache() {
        return app.resolve("istiod-agent.aot");
    }

    /** Relative: the script splits its options at blanks. */
    @Override
    public String told(Path file) {
        return app.relativize(file).toString();
    }

    /** The script takes a cache where there is one: none may be there yet. */
    @Override
    public ProcessSpec recording(
            List<String> options,
            Map<String, String> environment,
            List<String> arguments,
            Path log) {
        var all = new HashMap<>(environment);
        all.put("JAVA_HOME", System.getProperty("java.home"));
        all.put("JAVA_OPTIONS", String.join(" ", options));
        var command = new ArrayList<>(List.of(program().toString()));
        command.addAll(arguments);
        return new ProcessSpec(arguments.getFirst(), command, app, all, log);
    }

    @Override
    public ProcessSpec taking(String option, List<String> arguments, Path log) {
        return recording(List.of(option), Map.of(), arguments, log);
    }
}
