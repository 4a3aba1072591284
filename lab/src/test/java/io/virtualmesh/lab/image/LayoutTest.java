package io.virtualmesh.lab.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static final String ARGS = "# Small.\n-Xmx64m\n-Xss512k\n";

    @Test
    void theLaunchFileEndsWithTheMainClassSoThatArgumentsMayFollow() {
        assertThat(Layout.launchFile(ARGS).lines())
                .startsWith("# Small.", "-Xmx64m", "-Xss512k")
                .contains("-XX:AOTCache=/opt/istiod-agent/istiod-agent.aot")
                .endsWith(
                        "-cp",
                        "/opt/istiod-agent/lib/istiod-agent.jar",
                        "io.virtualmesh.agent.Main");
    }

    @Test
    void theCacheIsRecordedUnderTheSameOptions() {
        assertThat(Layout.command(ARGS, List.of("-XX:AOTCacheOutput=x"), List.of("rehearse")))
                .containsExactly(
                        "/opt/java/bin/java",
                        "-Xmx64m",
                        "-Xss512k",
                        "-XX:AOTCacheOutput=x",
                        "-cp",
                        "/opt/istiod-agent/lib/istiod-agent.jar",
                        "io.virtualmesh.agent.Main",
                        "rehearse");
    }
}
