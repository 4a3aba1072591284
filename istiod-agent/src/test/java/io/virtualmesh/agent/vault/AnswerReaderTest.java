package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "30,30", "60,60", "86400,60", "999999999,60"})
    void aPeersWishToWaitIsBounded(String header, int seconds) {
        assertThat(AnswerReader.retryAfter(header)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-1", "1.5", "soon", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999999"})
    void whatIsNoNumberOfSecondsIsNoWish(String header) {
        assertThat(AnswerReader.retryAfter(header)).isEmpty();
    }

    @Test
    void noHeaderIsNoWish() {
        assertThat(AnswerReader.retryAfter(null)).isEmpty();
    }
}
