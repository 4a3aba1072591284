package io.virtualmesh.agent.istiod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.control.BundleStore.VolumeUnusable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleDirectoryTest {
    private static final List<CaBundle> BUNDLES = SampleBundles.ofOneRoot(2);

    private final AtomicReference<Steps> steps = new AtomicReference<>(Steps.NONE);
    private @TempDir Path temp = Path.of("");
    private Path home = Path.of("");

    @BeforeEach
    void aMemoryVolume() throws IOException {
        home = Files.createDirectory(temp.toRealPath().resolve("cacerts"));
        Files.writeString(
                temp.resolve("mountinfo"), "31 20 0:40 / %s rw - tmpfs x rw\n".formatted(home));
    }

    @Test
    void whatIsPublishedIsReadBackWithItsNotes() throws Exception {
        var directory = directory();
        directory.prepare();
        assertThat(directory.stored()).isEmpty();

        directory.publish(BUNDLES.get(0), Map.of("mirror.json", "{\"a\": \"ü\"}"));

        var stored = directory.stored().orElseThrow();
        assertThat(stored.bundle().signer()).isEqualTo(BUNDLES.get(0).signer());
        assertThat(stored.bundle().roots()).isEqualTo(BUNDLES.get(0).roots());
        assertThat(stored.bundle().key().matches(stored.bundle().signer())).isTrue();
        assertThat(stored.notes()).isEqualTo(Map.of("mirror.json", "{\"a\": \"ü\"}"));
        assertThat(stored.publishedAt())
                .isEqualTo(Files.getLastModifiedTime(home.resolve("..data")).toInstant());
    }

    @Test
    void aRestartFindsTheLastBundle() throws Exception {
        directory().prepare();
        directory().publish(BUNDLES.get(0), Map.of());
        directory().publish(BUNDLES.get(1), Map.of());

        directory().prepare();

        assertThat(directory().stored().orElseThrow().bundle().signer())
                .isEqualTo(BUNDLES.get(1).signer());
        assertThat(home.resolve("..store").toFile().list()).hasSize(1);
    }

    @Test
    void anUnreadableBundleIsNoBundle() throws Exception {
        directory().prepare();
        directory().publish(BUNDLES.get(0), Map.of());
        Files.writeString(home.resolve("..data/ca-key.pem"), "no key");

        assertThat(directory().stored()).isEmpty();
    }

    @Test
    void aNoteCannotTakeTheNameOfAFileThatIstiodKnows() throws Exception {
        var directory = directory();
        directory.prepare();

        for (String name : Set.of("ca-key.pem", "tls.crt", "../x", "", "..data")) {
            assertThatThrownBy(() -> directory.publish(BUNDLES.get(0), Map.of(name, "")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(directory.stored()).isEmpty();
    }

    @Test
    void aNoteOutlivesSetsAndRestartsAndIsNoEventForIstiod() throws Exception {
        directory().prepare();
        directory().publish(BUNDLES.get(0), Map.of());
        var shown = Set.of(home.toFile().list());
        assertThat(directory().read("plan.json")).isEmpty();

        directory().write("plan.json", "1");
        directory().write("plan.json", "ü");
        directory().publish(BUNDLES.get(1), Map.of());
        directory().forgetOlder();
        Files.writeString(home.resolve("..store/next-note"), "half");
        directory().prepare();

        assertThat(directory().read("plan.json")).contains("ü");
        assertThat(Files.getPosixFilePermissions(home.resolve("..store/note-plan.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(home.toFile().list()).containsExactlyInAnyOrderElementsOf(shown);
        assertThat(home.resolve("..store").toFile().list()).hasSize(2);
    }

    @Test
    void aNoteThatCannotBeWrittenLeavesTheOldOneAndNoRemains() throws Exception {
        var directory = directory();
        directory.prepare();
        directory.write("plan.json", "old");
        steps.set((operation, path) -> {
            if (operation.startsWith("write second")) {
                throw new FileSystemException(path.toString(), null, "No space left on device");
            }
        });

        assertThatThrownBy(() -> directory.write("plan.json", "new"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is full");

        assertThat(directory.read("plan.json")).contains("old");
        assertThat(home.resolve("..store/next-note")).doesNotExist();
    }

    @Test
    void aNoteIsNeverLongerThanWeRead() throws Exception {
        var directory = directory();
        directory.prepare();
        assertThatThrownBy(() -> directory.write("plan.json", "x".repeat((1 << 20) + 1)))
                .isInstanceOf(IOException.class);
        Files.writeString(home.resolve("..store/note-plan.json"), "x".repeat((1 << 20) + 1));

        assertThatThrownBy(() -> directory.read("plan.json")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> directory.read("../x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFailedPublicationSaysWhyAndKeepsTheOldBundle() throws Exception {
        var directory = directory();
        directory.prepare();
        directory.publish(BUNDLES.get(0), Map.of());
        steps.set((operation, path) -> {
            if (operation.startsWith("write")) {
                throw new FileSystemException(path.toString(), null, "No space left on device");
            }
        });

        assertThatThrownBy(() -> directory.publish(BUNDLES.get(1), Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("could not be published")
                .hasMessageContaining("is full")
                .hasMessageContaining("sizeLimit");
        assertThat(directory.stored().orElseThrow().bundle().signer())
                .isEqualTo(BUNDLES.get(0).signer());
    }

    @Test
    void aSetThatWasRemovedIsMissedAndTheNextOneTakesItsPlace() throws Exception {
        var directory = directory();
        directory.prepare();
        directory.publish(BUNDLES.get(0), Map.of());
        assertThat(directory.holds(BUNDLES.get(0).signer())).isTrue();
        assertThat(directory.holds(BUNDLES.get(1).signer())).isFalse();
        removeAllIn(home);
        assertThat(directory.holds(BUNDLES.get(0).signer())).isFalse();
        assertThatThrownBy(() -> directory.publish(BUNDLES.get(1), Map.of()))
                .hasMessageContaining("is not as we left it")
                .hasMessageNotContaining("1337");

        directory.prepare();
        directory.publish(BUNDLES.get(1), Map.of());

        assertThat(directory.holds(BUNDLES.get(1).signer())).isTrue();
    }

    @Test
    void aLinkThatWasRemovedIsMadeAgain() throws Exception {
        var directory = directory();
        directory.prepare();
        directory.publish(BUNDLES.get(0), Map.of());
        Files.delete(home.resolve("root-cert.pem"));
        assertThat(directory.holds(BUNDLES.get(0).signer())).isFalse();

        directory.prepare();

        assertThat(directory.holds(BUNDLES.get(0).signer())).isTrue();
    }

    @Test
    void anEventThatCannotBeMadeSaysWhy() {
        assertThatThrownBy(() -> directory().poke())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("..store/next-poke: NoSuchFileException");
    }

    private static void removeAllIn(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (var path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                if (!path.equals(folder)) {
                    Files.delete(path);
                }
            }
        }
    }

    @Test
    void aVolumeThatIsFullOrClosedIsRefusedAtTheStart() {
        steps.set(failing(new FileSystemException("x", null, "No space left on device")));
        assertThatThrownBy(() -> directory().prepare())
                .isInstanceOfSatisfying(
                        VolumeUnusable.class, e -> assertThat(e.reason()).isEqualTo("VolumeFull"));

        steps.set(failing(new AccessDeniedException("x")));
        assertThatThrownBy(() -> directory().prepare())
                .isInstanceOfSatisfying(
                        VolumeUnusable.class,
                        e -> assertThat(e.reason()).isEqualTo("VolumeNotWritable"));
    }

    private static Steps failing(IOException why) {
        return (operation, path) -> {
            throw why;
        };
    }

    private BundleDirectory directory() {
        return new BundleDirectory(
                IstiodSettings.defaultsFor(home),
                temp.resolve("mountinfo"),
                (operation, path) -> steps.get().before(operation, path));
    }
}
