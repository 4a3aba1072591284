package io.virtualmesh.agent.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.istiod.ExpiryMetric.Reading;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryMetricTest {
    @Test
    void secondsAreReadAsGoPrintsThem() {
        assertThat(ExpiryMetric.parse(ExpiryMetric.NAME + " 1.795279051e+09"))
                .contains(Instant.ofEpochSecond(1_795_279_051L));
        assertThat(ExpiryMetric.parse(ExpiryMetric.NAME + " 1795279051"))
                .contains(Instant.ofEpochSecond(1_795_279_051L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# HELP citadel_server_cert_chain_expiry_timestamp The unix timestamp",
                "citadel_server_cert_chain_expiry_timestamp",
                "citadel_server_cert_chain_expiry_timestamp ",
                "citadel_server_cert_chain_expiry_timestamp NaN",
                "citadel_server_cert_chain_expiry_timestamp +Inf",
                "citadel_server_cert_chain_expiry_timestamp -1",
                "citadel_server_cert_chain_expiry_timestamp_seconds 7",
                ""
            })
    void anythingElseIsNoEnd(String line) {
        assertThat(ExpiryMetric.parse(line)).isEmpty();
    }

    @Test
    void partsOfASecondDoNotMatter() {
        var ends = new Reading.EndsAt(Instant.ofEpochSecond(100));

        assertThat(ends.is(Instant.ofEpochSecond(100, 999_000_000))).isTrue();
        assertThat(ends.is(Instant.ofEpochSecond(101))).isFalse();
    }
}
