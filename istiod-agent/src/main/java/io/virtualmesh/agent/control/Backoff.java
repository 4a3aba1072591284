package io.virtualmesh.agent.control;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after so many failures: doubling from {@code first} up to {@code cap}, and then somewhere between half and
 * all of that, so that a hundred agents do not knock at one Vault in step.
 */
public record Backoff(Duration first, Duration cap) {
    /** A peer that is away: soon again, at least once a minute. */
    public static final Backoff PEER_AWAY =
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** A peer that said no: somebody has to change something first. */
    public static final Backoff REFUSED = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5));

    /** Signed under a root that may not be published; each try leaves a certificate in Vault's store. */
    public static final Backoff WRONG_ROOT =
            new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(30));

    public Backoff {
        if (first.isZero() || first.isNegative() || cap.compareTo(first) < 0) {
            throw new IllegalArgumentException("back-off from " + first + " to " + cap);
        }
    }

    /** As a peer, or the kind of fault, suggests; but never in a hurry, and still at least once a minute. */
    public static Backoff about(Duration suggested) {
        long seconds = Math.clamp(2 * Math.min(suggested.toSeconds(), 60), 2, 60);
        var wait = Duration.ofSeconds(seconds);
        return new Backoff(wait, wait);
    }

    /**
     * @param failures in a row, at least 1
     */
    public Duration after(int failures, RandomGenerator random) {
        int doublings = Math.min(failures - 1, 30);
        long millis = Math.min(cap.toMillis(), first.toMillis() << doublings);
        return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
    }
}
