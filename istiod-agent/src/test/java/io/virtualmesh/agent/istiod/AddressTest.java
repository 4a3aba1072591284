package io.virtualmesh.agent.istiod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @Test
    void hostAndPortAreReadAndWritten() {
        assertThat(Address.parse("X", "localhost:15012"))
                .isEqualTo(new Address("localhost", 15012));
        assertThat(Address.parse("X", "[::1]:15012")).isEqualTo(new Address("::1", 15012));
        assertThat(Address.parse("X", "[::1]:15012")).hasToString("[::1]:15012");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                ":15012",
                "localhost:",
                "localhost:x",
                "::1:15012",
                "a:0",
                "a:65536"
            })
    void anythingElseIsRefusedNamingTheSetting(String text) {
        assertThatThrownBy(() -> Address.parse("ISTIOD_SECURE_ADDRESS", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ISTIOD_SECURE_ADDRESS")
                .hasMessageContaining("'" + text + "'");
    }
}
