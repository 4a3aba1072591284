package io.virtualmesh.lab.process;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Closes what is still open when the JVM ends (Ctrl-C, a failed test run), youngest first, so that a
 * process is gone before its folder is removed.
 */
public final class AtExit {
    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::closeAll, "lab-at-exit"));
    }

    private AtExit() {}

    public static void close(AutoCloseable resource) {
        synchronized (OPEN) {
            OPEN.push(resource);
        }
    }

    /** To be called by a resource that has been closed in the ordinary way. */
    public static void forget(AutoCloseable resource) {
        synchronized (OPEN) {
            OPEN.removeIf(open -> open == resource);
        }
    }

    private static void closeAll() {
        for (var next = youngest(); next != null; next = youngest()) {
            try {
                next.close();
            } catch (Exception e) {
                System.err.println("lab: could not clean up: " + e.getMessage());
            }
        }
    }

    private static @Nullable AutoCloseable youngest() {
        synchronized (OPEN) {
            return OPEN.poll();
        }
    }
}
