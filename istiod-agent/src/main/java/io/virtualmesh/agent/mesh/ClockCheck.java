package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.control.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Pure: how far our clock is from the API server's. Vault dates a certificate 30 s back, no more. */
final class ClockCheck {
    private static final Duration HARMLESS = Duration.ofSeconds(5);
    private static final Duration HARMFUL = Duration.ofSeconds(30);

    private ClockCheck() {}

    /**
     * @param date the header {@code Date} of an answer, exact to the second
     */
    static Finding of(Optional<String> date, Instant now) {
        var server = date.flatMap(ServerClock::parse);
        if (server.isEmpty()) {
            return Finding.skipped("clock", "the API server tells no time", "");
        }
        var skew = Duration.between(server.get(), now).abs();
        var found = "%d s from the API server's".formatted(skew.toSeconds());
        if (skew.compareTo(HARMLESS) <= 0) {
            return Finding.ok("clock", found);
        }
        var remedy = "synchronise the clocks (NTP) of this node and the control plane";
        return skew.compareTo(HARMFUL) < 0
                ? Finding.warning("clock", found, remedy)
                : Finding.failed("clock", found, remedy);
    }
}
