package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a Lease says, and what that means for us.
 *
 * @param holder empty when it was released
 * @param renewal the text of its last renewal; only compared, never read as a time: clocks of Pods differ
 * @param lasts how long it holds without a renewal
 */
record LeaseState(String holder, String renewal, Duration lasts, String resourceVersion) {
    private static final String INIT = "init/";

    static LeaseState of(JsonNode lease) {
        var spec = lease.path("spec");
        return new LeaseState(
                Json.at(spec, "holderIdentity").orElse(""),
                Json.at(spec, "renewTime").orElse(""),
                Duration.ofSeconds(Math.max(1, spec.path("leaseDurationSeconds").asLong(1))),
                lease.path("metadata").path("resourceVersion").asText(""));
    }

    /** How an init container of {@code pod} signs. */
    static String initOf(String pod) {
        return INIT + pod;
    }

    /** What to do about it. */
    enum Move {
        RENEW,
        TAKE,
        WAIT
    }

    /**
     * @param me how we sign
     * @param unchangedSince when we first saw this very state, by our own clock
     */
    Move move(String me, Optional<Instant> unchangedSince, Instant now) {
        if (holder.equals(me)) {
            return Move.RENEW;
        }
        if (holder.isEmpty() || mayTakeFromInit(me)) {
            return Move.TAKE;
        }
        return unchangedSince.filter(since -> !now.isBefore(since.plus(lasts))).isPresent()
                ? Move.TAKE
                : Move.WAIT;
    }

    private boolean mayTakeFromInit(String me) {
        return holder.startsWith(INIT) && !me.startsWith(INIT);
    }
}
