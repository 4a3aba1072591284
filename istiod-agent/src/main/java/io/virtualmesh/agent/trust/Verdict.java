package io.virtualmesh.agent.trust;

import java.time.Instant;
import java.util.Optional;

/** What is known of one pod and one root. */
public sealed interface Verdict {
    /** It is so, and stays so while the plan keeps the root as it is. */
    record Known(Means by) implements Verdict {}

    /**
     * Not known yet.
     *
     * @param known when time alone will tell, if that is foreseeable
     */
    record Open(Optional<Instant> known) implements Verdict {}

    /** How it came to be known. */
    enum Means {
        TIME,
        HANDSHAKE
    }

    default boolean isKnown() {
        return this instanceof Known;
    }
}
