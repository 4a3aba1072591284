package io.virtualmesh.lab.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Polls a real condition until it holds; never waits for a fixed time. */
public final class Until {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private Until() {}

    /** Returns true once {@code condition} holds, false when {@code limit} has passed. */
    public static boolean holds(Duration limit, BooleanSupplier condition) {
        var end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            pause(PAUSE);
        }
        return true;
    }

    /** As {@link #holds}, but a condition that never holds is an error with the given text. */
    public static void require(
            Duration limit, Supplier<String> otherwise, BooleanSupplier condition) {
        if (!holds(limit, condition)) {
            throw new LabException(otherwise.get() + " (waited " + limit.toSeconds() + " s)");
        }
    }

    public static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting", e);
        }
    }
}
