package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.virtualmesh.lab.process.LabProcess;
import java.time.Duration;

/** What a waiting init-container owes its user. */
final class Waits {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Waits() {}

    /** It tells in its log and as an Event on the Pod what it waits for, and lives on. */
    static void assertTold(LabProcess init, String reason, String words) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(init.log()).contains(reason, words));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(OwnMesh.events())
                                .as(init.log())
                                .extracting(Event::getMessage)
                                .anyMatch(it -> it.contains(words)));
        assertThat(init.isAlive()).isTrue();
    }

    static void assertSucceeds(LabProcess init) {
        assertThat(init.waitFor(PATIENCE)).as(init.lastLines(5)).isTrue();
        assertThat(init.exitCode()).as(init.lastLines(5)).hasValue(0);
    }
}
