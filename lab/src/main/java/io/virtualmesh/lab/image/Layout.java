package io.virtualmesh.lab.image;

import java.util.ArrayList;
import java.util.List;

/** Where things lie in the image, and how its program is started. These paths are an interface: users write them into their YAML. */
final class Layout {
    static final String JAVA = "opt/java";
    static final String APP = "opt/istiod-agent";
    static final String LIB = APP + "/lib";
    static final String CACHE = APP + "/istiod-agent.aot";
    static final String SBOM = APP + "/istiod-agent.cdx.json";
    static final String LICENCE = APP + "/LICENSE";

    /** All of the command line up to the agent's own arguments, as {@code java} reads it: an image without a shell has no script. */
    static final String LAUNCH = APP + "/istiod-agent";

    static final String JAVA_PROGRAM = "/" + JAVA + "/bin/java";
    static final String WORKING_DIRECTORY = "/" + APP;
    static final int USER = 1337;
    static final int PORT = 9911;
    static final List<String> ENTRY_POINT = List.of(JAVA_PROGRAM, "@/" + LAUNCH);
    static final List<String> ENVIRONMENT = List.of("PATH=/" + JAVA + "/bin", "MALLOC_ARENA_MAX=2");

    private static final List<String> PROGRAM =
            List.of("-cp", "/" + LIB + "/istiod-agent.jar", "io.virtualmesh.agent.Main");

    private Layout() {}

    /**
     * @param jvmArgs the text of the application's {@code jvm.args}
     */
    static String launchFile(String jvmArgs) {
        return jvmArgs
                + "# There are no locales here; without one a JVM would print ASCII.\n"
                + "-Dstdout.encoding=UTF-8\n"
                + "-Dstderr.encoding=UTF-8\n"
                + "# The recorded start.\n"
                + "-XX:AOTCache=/%s\n".formatted(CACHE)
                + String.join("\n", PROGRAM)
                + "\n";
    }

    /** The same start without the cache, with more options. */
    static List<String> command(String jvmArgs, List<String> options, List<String> arguments) {
        var command = new ArrayList<>(List.of(JAVA_PROGRAM));
        jvmArgs.lines().filter(line -> !line.startsWith("#")).forEach(command::add);
        command.addAll(options);
        command.addAll(PROGRAM);
        command.addAll(arguments);
        return command;
    }
}
