package io.virtualmesh.agent;

import java.time.Duration;

/**
 * Ends the loop on SIGTERM: interrupts its thread and gives it a moment to let go of what it holds, well inside Kubernetes'
 * patience and inside our own promise of two seconds.
 */
final class Interruption implements AutoCloseable {
    private static final Duration GRACE = Duration.ofMillis(1200);

    private final Thread hook;
    private volatile boolean stopping;

    /**
     * @param exitCode what the process ends with once the loop stopped; 143 would look like a failure of a sidecar
     */
    Interruption(Thread loop, int exitCode) {
        hook =
                Thread.ofPlatform()
                        .name("stop")
                        .unstarted(() -> {
                            stopping = true;
                            loop.interrupt();
                            join(loop);
                            Runtime.getRuntime().halt(exitCode);
                        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    boolean stopping() {
        return stopping;
    }

    private static void join(Thread loop) {
        try {
            loop.join(GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The loop ended by itself. */
    @Override
    public void close() {
        if (!stopping) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
