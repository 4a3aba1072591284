package io.virtualmesh.agent.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountTableTest {
    private static final String ROOT =
            "20 1 0:18 / / rw,relatime shared:1 - overlay overlay rw,lowerdir=/a,upperdir=/b";
    private static final String VOLUME =
            "31 20 0:40 / /etc/cacerts rw,relatime - tmpfs tmpfs rw,size=1024k";

    @Test
    void theDeepestMountAboveAPathCounts() {
        var table = MountTable.parse(List.of(VOLUME, ROOT));

        assertThat(table.of(Path.of("/etc/cacerts")).orElseThrow().type()).isEqualTo("tmpfs");
        assertThat(table.of(Path.of("/etc/cacerts/..store")).orElseThrow().inMemory()).isTrue();
        assertThat(table.of(Path.of("/etc/cacerts2")).orElseThrow().inMemory()).isFalse();
    }

    @Test
    void aLaterMountAtTheSamePlaceHidesTheEarlier() {
        var hidden = "32 31 8:1 / /etc/cacerts rw - ext4 /dev/sda1 rw";

        var table = MountTable.parse(List.of(ROOT, VOLUME, hidden));

        assertThat(table.of(Path.of("/etc/cacerts")).orElseThrow().type()).isEqualTo("ext4");
    }

    @Test
    void optionalFieldsAndEscapedSpacesAreUnderstood() {
        var table =
                MountTable.parse(
                        List.of(
                                "31 20 0:40 / /a\\040b ro,nosuid shared:3 master:4 - tmpfs x"
                                        + " rw,noswap"));

        var mount = table.of(Path.of("/a b/c")).orElseThrow();

        assertThat(mount.readOnly()).isTrue();
        assertThat(mount.swappable()).isFalse();
    }

    @Test
    void theFileSystemMayBeReadOnlyToo() {
        var table = MountTable.parse(List.of("31 20 0:40 / /v rw - tmpfs x ro"));

        assertThat(table.of(Path.of("/v")).orElseThrow().readOnly()).isTrue();
    }

    @Test
    void linesThatMakeNoSenseAreNotMounts() {
        assertThat(MountTable.parse(List.of("", "x", "1 2 3 - tmpfs", "1 - 2")).mounts()).isEmpty();
    }
}
