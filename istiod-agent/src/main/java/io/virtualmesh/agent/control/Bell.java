package io.virtualmesh.agent.control;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A {@link Pause} by the given clock. Rings that come while nobody waits are kept, as one. */
public final class Bell implements Pause {
    /** A clock that was set back must not make us sleep for years. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Clock clock;
    private final Semaphore rung = new Semaphore(0);

    public Bell(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void until(Optional<Instant> moment) throws InterruptedException {
        while (true) {
            var left = moment.map(m -> Duration.between(clock.instant(), m)).orElse(LONGEST);
            if (moment.isPresent() && !left.isPositive()) {
                return;
            }
            var nap = left.compareTo(LONGEST) < 0 ? left : LONGEST;
            if (rung.tryAcquire(nap.toNanos(), TimeUnit.NANOSECONDS)) {
                rung.drainPermits();
                return;
            }
        }
    }

    @Override
    public void wake() {
        rung.release();
    }
}
