package io.virtualmesh.agent.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Runs after all other unit tests, see {@code junit-platform.properties}, and fails for what any of them let out. */
@Order(Integer.MAX_VALUE)
class SecretsOfTheRunTest {
    @Test
    void noLineThatWasLoggedHeldASecret() {
        assertThat(RunSearch.findings()).isEmpty();
    }
}
