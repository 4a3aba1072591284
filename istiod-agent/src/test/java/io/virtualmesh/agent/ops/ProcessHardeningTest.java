package io.virtualmesh.agent.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessHardeningTest {
    @Test
    void aHardenedProcessIsNotDumpableAndHasNoCoreLimitLeft() throws Exception {
        assertThat(outputOfChild("--enable-native-access=ALL-UNNAMED"))
                .contains(
                        "complete true",
                        "dumpable 0",
                        "limit 0",
                        "Max core file size 0 0 bytes",
                        "readable true");
    }

    @Test
    void whereNativeAccessIsDeniedItIsSaidAndTheProgramGoesOn() throws Exception {
        assertThat(outputOfChild("--illegal-native-access=deny"))
                .anyMatch(line -> line.contains("could hold the CA key"))
                .contains("complete false");
    }

    private static List<String> outputOfChild(String flag) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                flag,
                                "-cp",
                                System.getProperty("java.class.path"),
                                HardenedChild.class.getName()));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        child.waitFor();
        return output.lines().toList();
    }
}
