package io.virtualmesh.lab.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GoInstallationTest {
    private static final Path GO = Path.of("/go");

    @Test
    void newEnoughIsTakenAsItIs() {
        var go = GoInstallation.of(GO, "go version go1.26.8 linux/amd64").orElseThrow();

        assertThat(go).isEqualTo(new GoInstallation(GO, 1, 26));
        assertThat(go.isNewEnough()).isTrue();
    }

    @Test
    void anOlderOneMayFetchANewerToolchain() {
        var go = GoInstallation.of(GO, "go version go1.24.4 linux/arm64").orElseThrow();

        assertThat(go.isNewEnough()).isFalse();
        assertThat(go.canFetchANewerOne()).isTrue();
    }

    @Test
    void debian12sGoIsTooOldForEither() {
        var go = GoInstallation.of(GO, "go version go1.19.8 linux/amd64").orElseThrow();

        assertThat(go.canFetchANewerOne()).isFalse();
    }

    @Test
    void anythingElseIsNoGo() {
        assertThat(GoInstallation.of(GO, "")).isEmpty();
    }
}
