package io.virtualmesh.agent.ops;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the CA key in our heap out of core dumps and debuggers: the process is not dumpable (which also stops ptrace and
 * {@code /proc/PID/mem} by others of the same user) and its core limit is zero, hard.
 *
 * <p>Two doors only the JVM's own flags can close, at start: {@code -XX:+DisableAttachMechanism} (jcmd and jmap could order a
 * heap dump) and {@code -XX:-HeapDumpOnOutOfMemoryError} (the default, stated so that nobody's {@code JAVA_TOOL_OPTIONS}
 * turns it on unseen). {@code --enable-native-access=ALL-UNNAMED} spares a warning.
 */
public final class ProcessHardening {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessHardening.class);

    private ProcessHardening() {}

    /**
     * What is in force afterwards.
     *
     * @param problems what could not be done, in words; empty when all holds
     */
    public record Outcome(List<String> problems) {
        public Outcome {
            problems = List.copyOf(problems);
        }

        public boolean complete() {
            return problems.isEmpty();
        }
    }

    /** To be called first thing, before there is any key. A failure is told and does not stop the program. */
    public static Outcome apply() {
        List<String> problems = new ArrayList<>();
        if (!System.getProperty("os.name", "").equals("Linux")) {
            problems.add("this is not Linux: core dumps of this process are left as they were");
        } else {
            harden(problems);
        }
        problems.forEach(problem ->
                LOG.warn("A core dump of this process could hold the CA key: {}", problem));
        return new Outcome(problems);
    }

    private static void harden(List<String> problems) {
        try (var kernel = new Kernel()) {
            kernel.forbidDumps().ifPresent(problems::add);
            kernel.forbidCoreFiles().ifPresent(problems::add);
        } catch (NativeCallFailed failed) {
            problems.add(failed.getMessage());
        }
    }
}
