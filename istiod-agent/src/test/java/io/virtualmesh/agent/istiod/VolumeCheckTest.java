package io.virtualmesh.agent.istiod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.virtualmesh.agent.control.BundleStore.VolumeUnusable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeCheckTest {
    private @TempDir Path temp = Path.of("");
    private Path home = Path.of("");
    private Path mountinfo = Path.of("");

    @BeforeEach
    void aMemoryVolume() throws IOException {
        home = Files.createDirectory(temp.toRealPath().resolve("cacerts"));
        mountinfo = temp.resolve("mountinfo");
        mounted("rw", "tmpfs");
    }

    @Test
    void aMemoryVolumeOfOursPassesAtAnyTime() throws Exception {
        assertThat(check(false).run().inMemory()).isTrue();
        var sets = new SetDirectory(home, new VolumeWriter(OptionalInt.empty(), Steps.NONE));
        sets.open();
        sets.publish(SampleSets.set(1));
        sets.poke();
        assertThat(check(false).run().inMemory()).isTrue();
    }

    @Test
    void aDiskIsRefusedUnlessInsistedOn() throws Exception {
        mounted("rw", "ext4");

        var refusal = refusal(check(false));

        assertThat(refusal.reason()).isEqualTo("VolumeNotInMemory");
        assertThat(refusal)
                .hasMessageContaining(home.toString())
                .hasMessageContaining("ext4")
                .hasMessageContaining("medium: Memory")
                .hasMessageContaining("ALLOW_DISK_VOLUME=true");
        assertThat(check(true).run().type()).isEqualTo("ext4");
    }

    @Test
    void aVolumeThatTheMountTableDoesNotShowIsNotTakenForMemory() throws IOException {
        Files.writeString(mountinfo, "");

        assertThat(refusal(check(false)).reason()).isEqualTo("VolumeNotInMemory");
    }

    @Test
    void aReadOnlyVolumeIsNamedAsSuch() throws IOException {
        mounted("ro", "tmpfs");

        assertThat(refusal(check(false)))
                .returns("VolumeReadOnly", VolumeUnusable::reason)
                .hasMessageContaining("readOnly: true");
    }

    @Test
    void aMountedSecretIsCalledForeignThoughItIsReadOnlyToo() throws IOException {
        mounted("ro", "tmpfs");
        Files.createDirectory(home.resolve("..2026_11_21_16_50_51.2871"));
        Files.createSymbolicLink(home.resolve("..data"), Path.of("..2026_11_21_16_50_51.2871"));
        Files.createSymbolicLink(home.resolve("ca-cert.pem"), Path.of("..data/ca-cert.pem"));

        assertThat(refusal(check(false)))
                .returns("VolumeForeign", VolumeUnusable::reason)
                .hasMessageContaining("..data -> ..2026_11_21_16_50_51.2871")
                .hasMessageContaining("secret: null");
    }

    @Test
    void plainFilesOfSomebodyElseAreForeign() throws IOException {
        Files.writeString(home.resolve("ca-cert.pem"), "");
        Files.writeString(home.resolve("tls.crt"), "");

        assertThat(refusal(check(false)))
                .returns("VolumeForeign", VolumeUnusable::reason)
                .hasMessageContaining("ca-cert.pem, tls.crt");
    }

    @Test
    void aLinkOutOfOurStoreIsForeign() throws IOException {
        Files.createSymbolicLink(home.resolve("..data"), Path.of("..store/../../elsewhere"));

        assertThat(refusal(check(false)).reason()).isEqualTo("VolumeForeign");
    }

    @Test
    void filesThatIstiodDoesNotReadAreNoneOfOurBusiness() throws Exception {
        Files.writeString(home.resolve("README"), "");

        assertThat(check(false).run().inMemory()).isTrue();
    }

    @Test
    void anAbsentVolumeIsMissing() throws IOException {
        Files.delete(home);
        assertThat(refusal(check(false)))
                .returns("VolumeMissing", VolumeUnusable::reason)
                .hasMessageContaining("does not exist");

        Files.writeString(home, "");
        assertThat(refusal(check(false))).hasMessageContaining("not a directory");
    }

    @Test
    void failuresOfTheFileSystemGetTheirOwnWords() {
        var path = home.resolve("..store").toString();

        assertThat(VolumeTrouble.of(home, new AccessDeniedException(path)))
                .returns("VolumeNotWritable", VolumeUnusable::reason)
                .hasMessageContaining("uid ")
                .hasMessageContaining("1337:1337");
        assertThat(reasonOf(new FileSystemException(path, null, "No space left on device")))
                .isEqualTo("VolumeFull");
        assertThat(reasonOf(new FileSystemException(path, null, "Disk quota exceeded")))
                .isEqualTo("VolumeFull");
        assertThat(reasonOf(new FileSystemException(path, null, "Read-only file system")))
                .isEqualTo("VolumeReadOnly");
    }

    @Test
    void theCauseIsKept() {
        var cause = new AccessDeniedException("x");

        assertThatThrownBy(
                        () -> {
                            throw VolumeTrouble.of(home, cause);
                        })
                .hasCause(cause);
    }

    private String reasonOf(IOException failed) {
        return VolumeTrouble.of(home, failed).reason();
    }

    private VolumeCheck check(boolean allowDisk) {
        return new VolumeCheck(home, mountinfo, allowDisk);
    }

    private static VolumeUnusable refusal(VolumeCheck check) {
        return catchThrowableOfType(VolumeUnusable.class, check::run);
    }

    private void mounted(String options, String type) throws IOException {
        Files.writeString(
                mountinfo,
                "20 1 0:18 / / rw - overlay overlay rw\n31 20 0:40 / %s %s - %s x rw\n"
                        .formatted(home, options, type));
    }
}
