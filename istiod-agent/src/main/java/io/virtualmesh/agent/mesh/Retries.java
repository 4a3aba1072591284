package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.control.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waiting times that double up to a cap, each shortened by up to a half so that many agents do not call at once. */
final class Retries {
    private final Backoff steps;
    private final RandomGenerator random;
    private int failures;

    Retries(Duration first, Duration longest, RandomGenerator random) {
        this.steps = new Backoff(first, longest);
        this.random = random;
    }

    Duration next() {
        return steps.after(++failures, random);
    }

    void reset() {
        failures = 0;
    }
}
