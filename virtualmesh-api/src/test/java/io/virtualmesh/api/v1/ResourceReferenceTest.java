package io.virtualmesh.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ResourceReferenceTest {

    private static final Path COMMITTED = Path.of("..", "docs", "reference", "resources.md");

    @Test
    void theCommittedReferenceIsThatOfTheCrds() throws IOException {
        var page = ResourceReference.page();
        if (Boolean.getBoolean("reference.write")) {
            Files.createDirectories(COMMITTED.getParent());
            Files.writeString(COMMITTED, page);
        }

        assertThat(COMMITTED)
                .as(
                        "stale? regenerate it: mvn -pl virtualmesh-api test"
                                + " -Dtest=ResourceReferenceTest -Dreference.write=true")
                .hasContent(page);
    }
}
