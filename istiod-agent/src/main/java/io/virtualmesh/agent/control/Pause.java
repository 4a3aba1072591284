package io.virtualmesh.agent.control;

import java.time.Instant;
import java.util.Optional;

/** How the loop waits; the only place where time passes. */
public interface Pause {

    /** Returns at {@code moment} (never, if there is none) or as soon as {@link #wake} was called since the last return. */
    void until(Optional<Instant> moment) throws InterruptedException;

    void wake();
}
