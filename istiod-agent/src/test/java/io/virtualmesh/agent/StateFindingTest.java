package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.Finding.Level;
import io.virtualmesh.agent.control.ReplicaStatus;
import io.virtualmesh.agent.control.ReplicaStatus.Condition;
import io.virtualmesh.agent.control.ReplicaStatus.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StateFindingTest {
    @Test
    void readyIsWell() {
        assertThat(StateFinding.of(status(Value.TRUE, Optional.empty())).level())
                .isEqualTo(Level.OK);
    }

    @Test
    void renewalsThatFailAreAFailureAlsoWhileAllStillWorks() {
        var finding =
                StateFinding.of(status(Value.TRUE, Optional.of("RootChangeRefused: other root")));

        assertThat(finding.level()).isEqualTo(Level.FAILED);
        assertThat(finding.found()).contains("RootChangeRefused: other root");
    }

    @Test
    void notReadyAndNotKnownAreTold() {
        assertThat(StateFinding.of(status(Value.FALSE, Optional.empty())).level())
                .isEqualTo(Level.FAILED);
        assertThat(StateFinding.of(status(Value.UNKNOWN, Optional.empty())).level())
                .isEqualTo(Level.WARNING);
    }

    private static ReplicaStatus status(Value value, Optional<String> error) {
        var ready = new Condition(value, "Reason", "message", Instant.EPOCH);
        return new ReplicaStatus(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ready,
                ready,
                ready,
                List.of(),
                error,
                Optional.empty(),
                0,
                0);
    }
}
