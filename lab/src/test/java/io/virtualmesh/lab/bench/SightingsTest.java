package io.virtualmesh.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Watcher.Action;
import io.fabric8.kubernetes.client.WatcherException;
import io.virtualmesh.lab.process.LabException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SightingsTest {
    private static final Duration AT_ONCE = Duration.ZERO;

    private final Sightings<String, String> sightings = new Sightings<>(Set::of);

    @Test
    void theFirstSightCounts() {
        sightings.eventReceived(Action.ADDED, "ready");
        var first = sightings.at("ready", AT_ONCE);

        sightings.eventReceived(Action.MODIFIED, "ready");

        assertThat(sightings.at("ready", AT_ONCE)).isEqualTo(first);
    }

    @Test
    void whatIsDeletedShowsNothing() {
        sightings.eventReceived(Action.DELETED, "ready");

        assertThatThrownBy(() -> sightings.at("ready", AT_ONCE))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("ready was not seen");
    }

    @Test
    void aWatchThatBreaksIsNotWaitedFor() {
        sightings.onClose(new WatcherException("too old"));

        assertThatThrownBy(() -> sightings.at("ready", Duration.ofMinutes(1)))
                .hasMessageContaining("too old");
    }
}
