package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {
    private static final Path COMMITTED = Path.of("..", "docs", "reference", "configuration.md");

    @Test
    void theCommittedReferenceIsThatOfTheSettings() throws IOException {
        var page = ConfigurationReference.page();
        if (Boolean.getBoolean("reference.write")) {
            Files.createDirectories(COMMITTED.getParent());
            Files.writeString(COMMITTED, page);
        }

        assertThat(COMMITTED)
                .as("stale? regenerate it: " + ConfigurationReference.COMMAND)
                .hasContent(page);
    }
}
