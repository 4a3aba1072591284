package io.virtualmesh.agent.control;

import io.virtualmesh.agent.control.BundleStore.VolumeUnusable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Sees to it that the volume still holds the bundle that we believe to be in place: an istiod that restarts reads the volume, not
 * our memory, and signs by itself when it finds nothing. What can be repaired is; a set that is gone is declared lost, since its
 * key is nowhere else, and a new one must be obtained.
 */
final class VolumeWatch {
    static final String LOST = "BundleLost";

    /** A few looks at file names; nothing is opened but one certificate. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    /** Each loss costs an intermediate, so a volume that never keeps one must not cost one a minute. */
    private static final Backoff AFTER_LOSS =
            new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(30));

    private final BundleStore store;
    private final Journal journal;
    private final Clock clock;
    private final RandomGenerator random;

    private Instant next = Instant.EPOCH;
    private int losses;
    private boolean suspect;

    VolumeWatch(BundleStore store, Journal journal, Clock clock, RandomGenerator random) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
        this.random = random;
    }

    /** The moment of the next look. */
    Instant next() {
        return next;
    }

    /** Whether {@code bundle} is not on the volume any more. */
    boolean hasLost(InPlace bundle) throws InterruptedException {
        var now = clock.instant();
        if (now.isBefore(next)) {
            return false;
        }
        next = now.plus(BETWEEN_LOOKS);
        if (store.holds(bundle.bundle().signer())) {
            losses = 0;
            return false;
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("stopped while the volume was looked at");
        }
        suspect = true;
        var unready = makeReady();
        if (unready.isEmpty() && store.holds(bundle.bundle().signer())) {
            journal.happened(
                    "BundleRestored",
                    "links in istiod's directory were missing and were made again");
            return false;
        }
        next = now.plus(AFTER_LOSS.after(++losses, random));
        journal.trouble(LOST, LOST, unready.map(why -> words() + ": " + why).orElse(words()));
        return true;
    }

    static String words() {
        return "the set that we published is not on the volume any more; istiod keeps what it has loaded,"
                + " but must not restart before a new one is there";
    }

    /** A publication failed: the volume is made ready again before the next one. */
    void suspect() {
        suspect = true;
    }

    /** Why the volume cannot take a set, if it was found wanting and still is. */
    Optional<String> makeReady() {
        if (!suspect) {
            return Optional.empty();
        }
        try {
            store.prepare();
            suspect = false;
            return Optional.empty();
        } catch (VolumeUnusable unusable) {
            return Optional.of(unusable.getMessage());
        }
    }
}
