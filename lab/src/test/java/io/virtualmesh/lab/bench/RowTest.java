package io.virtualmesh.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        assertThat(new Samples(List.of(4.0, 1.0, 2.0)).median()).isEqualTo(2.0);
        assertThat(new Samples(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
    }

    @Test
    void aRowSaysWhetherItsMedianMeetsGoalAndStretch() {
        assertThat(line(1.5)).endsWith("MISSED");
        assertThat(line(1.4)).endsWith("goal met");
        assertThat(line(0.9)).endsWith("stretch met");
    }

    @Test
    void aRowForComparisonHasNoVerdict() {
        assertThat(Row.of("bao agent", new Samples(List.of(0.1)), "s").line().strip())
                .endsWith("1");
    }

    @Test
    void secondsAndRatiosHaveTwoDigitsAfterThePoint() {
        assertThat(Row.of("ratio", new Samples(List.of(1.234)), "×").line()).contains("1.23 ×");
        assertThat(Row.of("memory", new Samples(List.of(87.6)), "MB").line()).contains("88 MB");
    }

    private static String line(double seconds) {
        return Row.of("start", new Samples(List.of(seconds)), "s", 1.4, 0.9).line();
    }
}
