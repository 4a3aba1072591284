package io.virtualmesh.agent.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.control.Finding.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeFindingsTest {
    private static final String HEADING = "Filename\tType\tSize\tUsed\tPriority\n";

    private @TempDir Path temp = Path.of("");
    private Path home = Path.of("");

    @BeforeEach
    void aVolume() throws IOException {
        home = Files.createDirectory(temp.toRealPath().resolve("cacerts"));
    }

    @Test
    void memoryWithoutSwapIsFine() throws IOException {
        assertThat(look("tmpfs", HEADING, false)).extracting(Finding::level).containsOnly(Level.OK);
    }

    @Test
    void swapIsWarnedAbout() throws IOException {
        var findings = look("tmpfs", HEADING + "/dev/sda2 partition 1 0 -2\n", false);

        assertThat(findings).extracting(Finding::level).containsExactly(Level.OK, Level.WARNING);
        assertThat(findings.getLast().remedy()).contains("swap");
    }

    @Test
    void aDiskFailsAndIsAWarningWhereInsistedOn() throws IOException {
        assertThat(look("ext4", HEADING, false))
                .singleElement()
                .returns(Level.FAILED, Finding::level)
                .returns("VolumeNotInMemory", Finding::found);
        assertThat(look("ext4", HEADING, true))
                .singleElement()
                .returns(Level.WARNING, Finding::level);
    }

    private List<Finding> look(String type, String swaps, boolean allowDisk) throws IOException {
        Path mountinfo =
                Files.writeString(
                        temp.resolve("mountinfo"),
                        "31 20 0:40 / %s rw - %s x rw\n".formatted(home, type));
        Path swapList = Files.writeString(temp.resolve("swaps"), swaps);
        return new VolumeFindings(home, new VolumeCheck(home, mountinfo, allowDisk), swapList)
                .look();
    }
}
