package io.virtualmesh.agent.mesh;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The clock of istiod's own API server, which also dates the creation of Pods; cut to the second, as those dates are. One
 * small call per look: an offset that was measured once would follow neither of the two clocks.
 */
interface ServerClock {
    Instant now() throws ApiFailure;

    /**
     * @param otherwise for a server that tells no time
     */
    static ServerClock of(KubeApi own, Clock otherwise) {
        return () -> own.date().flatMap(ServerClock::parse).orElseGet(otherwise::instant);
    }

    /** The header {@code Date} of an answer. */
    static Optional<Instant> parse(String date) {
        try {
            return Optional.of(
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
