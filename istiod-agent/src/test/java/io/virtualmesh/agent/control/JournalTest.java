package io.virtualmesh.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JournalTest {
    private final World.RecordingSink sink = new World.RecordingSink();
    private final Journal journal = new Journal(sink);

    @Test
    void serialNumbersAndTimesAreNoNews() {
        journal.trouble("issuance", "Refused", "serial 0febe8 at 2030-01-01T00:00:00Z");
        journal.trouble("issuance", "Refused", "serial 0febe9 at 2031-01-01T00:00:00Z");

        assertThat(sink.events).hasSize(1);
    }

    @Test
    void anotherFingerprintIsNews() {
        journal.trouble("issuance", "RootChangeRefused", "root " + "a1".repeat(32) + ", refused");
        journal.trouble("issuance", "RootChangeRefused", "root " + "b2".repeat(32) + ", refused");
        journal.trouble("issuance", "RootChangeRefused", "root " + "b2".repeat(32) + ", refused");

        assertThat(sink.events).hasSize(2);
    }
}
