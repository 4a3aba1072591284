package io.virtualmesh.agent.istiod;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Another JVM that runs a main of the tests, so that it can be ended without mercy. */
final class ForkedJvm {
    private ForkedJvm() {}

    /** With the classes of agent and tests only; what it prints is read from the process. */
    static Process start(Class<?> main, List<String> arguments) throws IOException {
        return start(classesOf(IstiodFiles.class, ForkedJvm.class), main, arguments);
    }

    /** With every library that the tests have. */
    static Process startWithLibraries(Class<?> main, List<String> arguments) throws IOException {
        return start(System.getProperty("java.class.path"), main, arguments);
    }

    private static Process start(String classPath, Class<?> main, List<String> arguments)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx64m",
                                "-cp",
                                classPath,
                                main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static String classesOf(Class<?>... classes) {
        return Stream.of(classes)
                .map(c -> c.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
