package io.virtualmesh.agent.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.control.ReloadProof.Reload;
import io.virtualmesh.lab.Istiod;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Publications against a real istiod at the worst moments: timed into its read pass, and ended by kill -9. {@code
 * -Dsoak=true} makes 300 of the first (else 30); {@code -Dkills} counts the second (20; each test here does a quarter, all in a
 * soak).
 */
@Tag("soak")
class PublicationSoakIT {
    private static final boolean SOAK = Boolean.getBoolean("soak");
    private static final int PUBLICATIONS = SOAK ? 300 : 30;
    private static final int KILLS =
            SOAK ? Integer.getInteger("kills", 200) : Integer.getInteger("kills", 20) / 4;
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration SWAP = Duration.ofSeconds(30);
    private static final Duration FIXED_WAIT = Duration.ofMillis(100);

    private static final Lab LAB = Lab.shared();
    private static final Path CACERTS = LAB.newFolder("cacerts");
    private static final List<CaBundle> BUNDLES = SampleBundles.ofOneRoot(8);
    private static Istiod istiod;
    private static MixtureWatch watch;

    @BeforeAll
    static void anIstiodOnOurBundle() throws Exception {
        var directory = new BundleDirectory(IstiodSettings.defaultsFor(CACERTS));
        directory.prepare();
        directory.publish(BUNDLES.get(0), Map.of());
        istiod = LAB.startIstiod(CACERTS);
        watch = new MixtureWatch(istiod, BUNDLES);
        assertThat(watch.confirm(BUNDLES.get(0), START)).isInstanceOf(Reload.Served.class);
    }

    @AfterAll
    static void stop() {
        istiod.close();
    }

    /**
     * The rename falls into the milliseconds in which istiod would read, had the making of the set been an event; the old way was
     * seen to give a mixture in one of 70 such swaps ({@link OldOrderSoakIT}).
     */
    @Test
    void noPublicationTimedIntoAReadPassIsMixed() throws Exception {
        var timing = new IntoThePass();
        var directory =
                new BundleDirectory(
                        IstiodSettings.defaultsFor(CACERTS), VolumeCheck.MOUNTINFO, timing);
        directory.prepare();
        long passesBefore = watch.passes();

        for (int i = 1; i <= PUBLICATIONS; i++) {
            CaBundle next = BUNDLES.get(i % BUNDLES.size());
            directory.publish(next, Map.of());
            assertThat(watch.confirm(next, SWAP))
                    .as("publication %d", i)
                    .isInstanceOf(Reload.Served.class);
            directory.forgetOlder();
        }

        assertThat(watch.passes() - passesBefore).isEqualTo(PUBLICATIONS);
        watch.assertNoFailedUpdate();
    }

    @Test
    void istiodNeverFailsToUpdateWhileThePublisherIsKilled() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);
        Path folder = LAB.newFolder("sets");
        for (int i = 0; i < BUNDLES.size(); i++) {
            Path set = WorkDir.folder(folder, "set-" + i);
            for (var file : BUNDLES.get(i).files().entrySet()) {
                Files.write(set.resolve(file.getKey()), file.getValue());
            }
        }
        for (int kill = 0; kill < KILLS; kill++) {
            boolean atOperation = kill % 2 == 0;
            int operations = 5 + random.nextInt(120);
            Process child =
                    ForkedJvm.start(
                            RenewingChild.class,
                            List.of(
                                    CACERTS.toString(),
                                    folder.toString(),
                                    String.valueOf(istiod.secureGrpcPort()),
                                    String.valueOf(atOperation ? operations : 0)));
            int seen = child.getInputStream().readNBytes(operations).length;
            child.destroyForcibly().waitFor();
            assertThat(seen).isEqualTo(atOperation ? operations - 1 : operations);

            var stored = new BundleDirectory(IstiodSettings.defaultsFor(CACERTS)).stored();
            assertThat(stored).as("seed %d, kill %d", seed, kill).isPresent();
            assertThat(watch.confirm(stored.get().bundle(), SWAP))
                    .as("seed %d, kill %d", seed, kill)
                    .isInstanceOf(Reload.Served.class);
        }
        watch.assertNoFailedUpdate();
    }

    /** Holds the rename back until istiod's fixed wait, plus 0 to 3 ms, has passed since the set was begun. */
    private static final class IntoThePass implements Steps {
        private final Random random = new Random(1);
        private long begun;

        @Override
        public void before(String operation, Path path) throws IOException {
            if (operation.equals("make directory")) {
                begun = System.nanoTime();
            }
            if (operation.equals("rename")) {
                long due = begun + FIXED_WAIT.toNanos() + random.nextLong(3_000_000);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(100_000);
                }
            }
        }
    }
}
