package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.mesh.LeaseState.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseStateTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest(name = "{0} seen {2} s ago by {1}: {3}")
    @CsvSource({
        "me, me, 0, RENEW",
        "me, me, 99, RENEW",
        "other, me, 0, WAIT",
        "other, me, 29, WAIT",
        "other, me, 30, TAKE",
        "'', me, 0, TAKE",
        "init/other, me, 0, TAKE",
        "init/other, init/me, 0, WAIT",
        "init/other, init/me, 30, TAKE",
        "other, init/me, 29, WAIT",
        "other, init/me, 30, TAKE",
        "init/me, me, 0, TAKE",
    })
    void whoMayTakeIt(String holder, String me, long age, Move move) {
        var state = new LeaseState(holder, "t", Duration.ofSeconds(30), "1");

        assertThat(state.move(me, Optional.of(NOW.minusSeconds(age)), NOW)).isEqualTo(move);
    }
}
