package io.virtualmesh.lab.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {
    @TempDir private Path folder;

    @Test
    void anEarlierBuildIsRemoved() throws IOException {
        ImageFiles.emptied(folder);
        var old = Files.writeString(folder.resolve("istiod-agent-1-amd64.tar"), "old");

        ImageFiles.emptied(folder);

        assertThat(old).doesNotExist();
    }

    @Test
    void aFolderOfOtherThingsIsNotEmptied() throws IOException {
        var letter = Files.writeString(folder.resolve("letter.txt"), "dear");

        assertThatThrownBy(() -> ImageFiles.emptied(folder)).hasMessageContaining("other things");
        assertThat(letter).exists();
    }

    @Test
    void theImageOfAnEarlierBuildIsFoundWithItsVersion() throws IOException {
        assertThat(ImageFiles.in(folder)).isEmpty();
        Files.createFile(folder.resolve("istiod-agent-0.1.0-SNAPSHOT-rootfs-amd64.tar"));
        assertThat(ImageFiles.in(folder)).isEmpty();
        Files.createFile(folder.resolve("istiod-agent-0.1.0-SNAPSHOT-amd64.tar"));

        assertThat(ImageFiles.in(folder)).contains(new ImageFiles(folder, "0.1.0-SNAPSHOT"));
    }
}
