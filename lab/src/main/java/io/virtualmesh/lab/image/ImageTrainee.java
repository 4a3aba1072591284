package io.virtualmesh.lab.image;

import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.training.Trainee;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The application in the image, run where and how it will run there: a cache holds the paths and times of the jars it was recorded
 * with, and the build of the JVM.
 *
 * @param cache below one of the folders that are shared
 */
record ImageTrainee(Chroot chroot, String jvmArgs, Path cache) implements Trainee {
    /** A JVM has another write the cache, and would start that one by a helper program that the image lacks. */
    private static final String WITHOUT_HELPER = "-Djdk.lang.Process.launchMechanism=FORK";

    @Override
    public ProcessSpec recording(
            List<String> options,
            Map<String, String> environment,
            List<String> arguments,
            Path log) {
        var all = new ArrayList<>(options);
        all.add(WITHOUT_HELPER);
        return spec(environment, Layout.command(jvmArgs, all, arguments), log);
    }

    @Override
    public ProcessSpec taking(String option, List<String> arguments, Path log) {
        return spec(
                Map.of("JDK_JAVA_OPTIONS", option),
                Stream.concat(Layout.ENTRY_POINT.stream(), arguments.stream()).toList(),
                log);
    }

    private ProcessSpec spec(Map<String, String> environment, List<String> command, Path log) {
        return new ProcessSpec(
                "istiod-agent in its image",
                chroot.command(environment, command),
                Path.of("/"),
                Map.of(),
                log);
    }
}
