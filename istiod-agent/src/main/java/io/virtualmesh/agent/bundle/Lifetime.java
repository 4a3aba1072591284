package io.virtualmesh.agent.bundle;

import java.time.Duration;
import java.time.Instant;

/** The time in which a certificate, or a whole chain of them, is valid. */
public record Lifetime(Instant from, Instant until) {
    public Lifetime {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException(
                    "certificate ends at " + until + ", not after its start " + from);
        }
    }

    public Duration length() {
        return Duration.between(from, until);
    }

    public boolean contains(Instant moment) {
        return !moment.isBefore(from) && moment.isBefore(until);
    }

    /** The moment the last {@code graceRatio} of the lifetime begins; 0.10 means its last tenth. */
    public Instant renewAt(double graceRatio) {
        return until.minusMillis((long) (length().toMillis() * graceRatio));
    }
}
