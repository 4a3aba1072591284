package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.trust.WaitReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonsReferenceTest {
    private static final Path COMMITTED = Path.of("..", "docs", "reference", "reasons.md");

    @Test
    void theReasonsOfVaultAreThoseOfTheProgram() throws IOException {
        var page = ReasonsReference.refreshed(Files.readString(COMMITTED));
        if (Boolean.getBoolean("reference.write")) {
            Files.writeString(COMMITTED, page);
        }

        assertThat(COMMITTED)
                .as("stale? regenerate it: " + ReasonsReference.COMMAND)
                .hasContent(page);
    }

    @Test
    void everyFlawOfABundleIsExplained() throws IOException {
        var page = Files.readString(COMMITTED);

        assertThat(ReasonsReference.flaws())
                .isNotEmpty()
                .allSatisfy(flaw -> assertThat(page).contains("| `" + flaw + "` |"));
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonForWhichAChangeOfRootsWaitsIsExplained(WaitReason reason) throws IOException {
        assertThat(Files.readString(COMMITTED)).contains("| `" + reason.word() + "` |");
    }
}
