package io.virtualmesh.lab.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SizesTest {
    @Test
    void theSumOfTheFilesIsComparedWithTheGoal() {
        assertThat(new Sizes(List.of(layer("java", 50), layer("jars", 99))).table())
                .contains("149.0 MB", "stretch met");
        assertThat(new Sizes(List.of(layer("java", 160))).table()).contains("goal met");
        assertThat(new Sizes(List.of(layer("java", 181))).table()).contains("goal missed");
    }

    private static LayerBlob layer(String name, int megabytes) {
        var gzip = new Blob("0".repeat(64), 10_000_000, Path.of("blob"));
        return new LayerBlob(name, gzip, "sha256:" + "1".repeat(64), megabytes * 1_000_000L);
    }
}
