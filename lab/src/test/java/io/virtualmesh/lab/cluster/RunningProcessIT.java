package io.virtualmesh.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
class RunningProcessIT {
    /** Its first thread ends, by exit(2) and not exit_group(2), while another lives until standard input ends. */
    private static final String HALF_DEAD =
            """
            import ctypes, platform, sys, threading
            def stay():
                while ") Z " not in open("/proc/self/stat").read():
                    pass
                print("stays", flush=True)
                sys.stdin.read()
            threading.Thread(target=stay).start()
            ctypes.CDLL(None).syscall({"x86_64": 60, "aarch64": 93}[platform.machine()], 0)
            """;

    @Test
    void aProcessHasNotEndedBeforeItsLastThread() throws IOException, InterruptedException {
        var process = new ProcessBuilder("python3", "-c", HALF_DEAD).start();
        var seen = RunningProcess.of(process.pid()).orElseThrow();
        try (var said = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("stays");

            assertThat(seen.hasEnded()).isFalse();

            process.getOutputStream().close();
            process.waitFor();
            assertThat(seen.hasEnded()).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }
}
