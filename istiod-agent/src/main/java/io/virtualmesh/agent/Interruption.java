package io.virtualmesh.agent;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the loop on SIGTERM: interrupts its thread and gives it a moment to let go of what it holds, well inside Kubernetes'
 * patience and inside our own promise of two seconds.
 */
final class Interruption implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Interruption.class);
    private static final Duration GRACE = Duration.ofMillis(1200);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    /**
     * @param exitCode what the process ends with once the loop stopped; 143 would look like a failure of a sidecar
     */
    Interruption(Thread loop, int exitCode) {
        hook =
                Thread.ofPlatform()
                        .name("stop")
                        .unstarted(() -> {
                            loop.interrupt();
                            awaitEnd();
                            Runtime.getRuntime().halt(exitCode);
                        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void awaitEnd() {
        try {
            boolean inTime = ended.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            if (!inTime) {
                LOG.debug("stopped before everything was let go of");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All is let go of: by itself, or because we were told to. To be closed last. */
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            LOG.debug("stopped as told");
        }
    }
}
