package io.virtualmesh.agent.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallFileTest {
    @TempDir private Path folder;

    @Test
    void aRegularFileIsReadAlsoThroughALink() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "text");
        var link = Files.createSymbolicLink(folder.resolve("link"), file);

        assertThat(SmallFile.read(link)).isEqualTo("text".getBytes());
    }

    @Test
    void aDirectoryAndADeviceAreNotRead() {
        refused(folder, "is not a regular file");
        refused(Path.of("/dev/zero"), "is not a regular file");
    }

    @Test
    void moreThanOneMebibyteIsNotRead() throws Exception {
        var most = Files.write(folder.resolve("most"), new byte[SmallFile.MAX_BYTES]);
        var over = Files.write(folder.resolve("over"), new byte[SmallFile.MAX_BYTES + 1]);

        assertThat(SmallFile.read(most)).hasSize(SmallFile.MAX_BYTES);
        refused(over, "is longer than 1 MiB");
    }

    @Test
    void aMissingFileIsMissing() {
        assertThatThrownBy(() -> SmallFile.read(folder.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
    }

    private static void refused(Path file, String words) {
        assertThatThrownBy(() -> SmallFile.read(file))
                .isInstanceOfSatisfying(
                        SmallFile.Unfit.class, e -> assertThat(e.words()).isEqualTo(words))
                .hasMessageContaining(file.toString());
    }
}
