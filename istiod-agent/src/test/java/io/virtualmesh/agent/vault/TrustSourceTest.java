package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtualmesh.agent.control.VaultIntent.ServerTrust;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class TrustSourceTest {
    @TempDir private Path folder;

    @Test
    void aDeviceWithoutEndIsNotRead() {
        refused(Path.of("/dev/zero"), "caLocalPath /dev/zero is not a regular file");
    }

    @Test
    void aFifoIsNotWaitedFor() throws Exception {
        var fifo = Fifos.make(folder.resolve("ca.pem"));

        refused(fifo, fifo + " is not a regular file");
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        refused(folder.resolve("none"), "cannot be read (NoSuchFileException)");
    }

    private static void refused(Path file, String words) {
        var trust = new ServerTrust.LocalFile(file.toString());
        assertThatThrownBy(() -> TrustSource.of(trust, new FakeSecrets()))
                .isInstanceOf(VaultFault.class)
                .hasMessageContaining(words)
                .extracting(fault -> ((VaultFault) fault).reason())
                .isEqualTo(VaultReason.SECRET_UNAVAILABLE);
    }
}
