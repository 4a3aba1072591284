package io.virtualmesh.agent.mesh;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waiting times that double up to a cap, each shortened by up to a half so that many agents do not call at once. */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private Duration next;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.next = first;
    }

    Duration next() {
        var whole = next;
        var doubled = whole.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
        return Duration.ofNanos((long) (whole.toNanos() * (0.5 + random.nextDouble() / 2)));
    }

    void reset() {
        next = first;
    }
}
