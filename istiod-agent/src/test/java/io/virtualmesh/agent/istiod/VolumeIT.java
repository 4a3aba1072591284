package io.virtualmesh.agent.istiod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real file systems, mounted in a namespace of their own; needs unprivileged user namespaces, or root. */
class VolumeIT {
    private @TempDir Path home = Path.of("");

    @Test
    void aTmpfsOfTheUsualSizeIsUsable() throws Exception {
        assertThat(prepared("mount -t tmpfs -o size=1m x $0")).isEqualTo("Usable");
    }

    @Test
    void aTmpfsThatTakesNoSetIsFull() throws Exception {
        assertThat(prepared("mount -t tmpfs -o size=32k x $0"))
                .startsWith("VolumeFull")
                .contains("sizeLimit");
    }

    @Test
    void aReadOnlyMountIsReadOnly() throws Exception {
        assertThat(prepared("mount -t tmpfs x $0 && mount -o remount,ro $0"))
                .startsWith("VolumeReadOnly");
    }

    @Test
    void aMountedSecretIsForeign() throws Exception {
        assertThat(
                        prepared(
                                "mount -t tmpfs x $0 && cd $0 && mkdir ..2026_11_21_16_50_51.1"
                                        + " && ln -s ..2026_11_21_16_50_51.1 ..data"
                                        + " && mount -o remount,ro $0"))
                .startsWith("VolumeForeign");
    }

    private String prepared(String mounting) throws IOException, InterruptedException {
        assumeTrue(run(List.of("unshare", "-Urm", "true")).exit() == 0, "no mount namespaces here");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var script = mounting + " && cd / && exec \"$@\"";
        List<String> command =
                new ArrayList<>(List.of("unshare", "-Urm", "sh", "-c", script, home.toString()));
        command.addAll(List.of(java, "-XX:TieredStopAtLevel=1", "-cp"));
        command.addAll(
                List.of(
                        System.getProperty("java.class.path"),
                        PreparingChild.class.getName(),
                        home.toString()));
        Result result = run(command);
        assertThat(result.exit()).as(result.output()).isZero();
        return result.output().strip();
    }

    private record Result(int exit, String output) {}

    private static Result run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
