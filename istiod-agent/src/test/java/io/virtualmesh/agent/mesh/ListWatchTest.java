package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ListWatchTest {
    private final List<String> told = new ArrayList<>();
    private int asked;

    @Test
    void afterABugOfOursItGoesOn() throws InterruptedException {
        var watch = new ListWatch(this::target, new Told(), settings(), new Random(1));

        var thread = Thread.ofVirtual().start(watch::run);
        thread.join();

        assertThat(asked).isEqualTo(2);
        assertThat(told).isEmpty(); // it was interrupted meanwhile
    }

    /** The first time our own code breaks, the second time the watch is ended. */
    private ListWatch.Target target() throws ApiFailure {
        asked++;
        if (asked == 1) {
            throw new IllegalStateException("a bug, on purpose");
        }
        Thread.currentThread().interrupt();
        throw new ApiFailure(ApiFailure.Kind.UNREACHABLE, "away");
    }

    private final class Told implements ListWatch.Listener {
        @Override
        public void listed(List<JsonNode> objects) {
            told.add("listed");
        }

        @Override
        public void failed(ApiFailure failure) {
            told.add("failed");
        }

        @Override
        public void watched(Optional<ApiFailure> refused) {
            told.add("watched");
        }
    }

    private static MeshSettings settings() {
        return TestStatus.settings(
                "istiod-a",
                new MeshSettings.Timing(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(2),
                        Duration.ofSeconds(3),
                        Duration.ZERO));
    }
}
