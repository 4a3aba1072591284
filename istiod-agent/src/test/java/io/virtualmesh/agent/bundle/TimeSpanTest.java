package io.virtualmesh.agent.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeSpanTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S,0 s",
        "PT0.5S,500 ms",
        "PT10S,10 s",
        "PT90S,90 s",
        "PT5M,5 min",
        "PT36H,36 h",
        "PT72H,3 d"
    })
    void isWrittenInTheLargestUnitThatFits(Duration span, String words) {
        assertThat(TimeSpan.words(span)).isEqualTo(words);
    }
}
