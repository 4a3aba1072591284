package io.virtualmesh.agent.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PacingTest {
    @Test
    void looksAreSparseWhileIstiodWaitsAndDenseWhenItReads() {
        assertThat(Pacing.after(Duration.ZERO)).isEqualTo(Duration.ofMillis(15));
        assertThat(Pacing.after(Duration.ofMillis(85))).isEqualTo(Duration.ofMillis(5));
        assertThat(Pacing.after(Duration.ofMillis(100))).isEqualTo(Duration.ofMillis(3));
    }

    @Test
    void laterPausesGrowUpToALimit() {
        assertThat(Pacing.after(Duration.ofMillis(400))).isEqualTo(Duration.ofMillis(20));
        assertThat(Pacing.after(Duration.ofMinutes(1))).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void thereIsAlwaysAPause() {
        for (int millis = 0; millis < 2_000; millis++) {
            assertThat(Pacing.after(Duration.ofMillis(millis))).isPositive();
        }
    }
}
