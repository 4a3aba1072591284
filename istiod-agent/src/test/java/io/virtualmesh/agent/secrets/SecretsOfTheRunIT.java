package io.virtualmesh.agent.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.lab.Lab;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Runs after all other integration tests, see {@code junit-platform.properties}, and fails for what any of them let out. */
@Order(Integer.MAX_VALUE)
class SecretsOfTheRunIT {
    @Test
    void noLineThatWasLoggedAndNoLabThatWasClosedHeldASecret() {
        assertThat(RunSearch.findings()).isEmpty();
    }

    @Test
    void noLogStatusOrEventOfTheSharedLabHoldsASecret() {
        var search = new LabSearch(Lab.shared());

        assertThat(search.findings()).isEmpty();
    }
}
