package io.virtualmesh.lab.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SharedLibrariesTest {
    @Test
    void filesAreTakenFromEachLineThatNamesOne() {
        var answer =
                """
                /usr/bin/x:
                	linux-vdso.so.1 (0x00007ffd)
                	libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f1)
                	/lib64/ld-linux-x86-64.so.2 (0x00007f2)
                /usr/bin/y:
                	libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f3)
                	statically linked
                """;

        assertThat(SharedLibraries.paths(answer))
                .containsExactly(
                        Path.of("/lib/x86_64-linux-gnu/libm.so.6"),
                        Path.of("/lib64/ld-linux-x86-64.so.2"));
    }
}
