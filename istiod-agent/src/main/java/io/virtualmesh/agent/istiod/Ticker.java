package io.virtualmesh.agent.istiod;

import java.time.Duration;

/** Time since a start, and waiting in it; tests move it by hand. */
interface Ticker {
    Duration elapsed();

    void pause(Duration length) throws InterruptedException;

    /** By the machine's monotonic clock, from now on. */
    static Ticker started() {
        long start = System.nanoTime();
        return new Ticker() {
            @Override
            public Duration elapsed() {
                return Duration.ofNanos(System.nanoTime() - start);
            }

            @Override
            public void pause(Duration length) throws InterruptedException {
                Thread.sleep(length);
            }
        };
    }
}
