package io.virtualmesh.lab.training;

import io.virtualmesh.lab.process.ProcessSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The application as it is trained: in the folder that the build assembles, or in the layout of an image. */
public interface Trainee {
    /** Where the recorded cache is to lie; the application writes beside it. */
    Path cache();

    /** The name of a file beside the cache in an option. */
    default String told(Path file) {
        return file.toString();
    }

    /** A start without any cache and with more options for the JVM. */
    ProcessSpec recording(
            List<String> options,
            Map<String, String> environment,
            List<String> arguments,
            Path log);

    /** A start as users do it, with one more option for the JVM. */
    ProcessSpec taking(String option, List<String> arguments, Path log);
}
