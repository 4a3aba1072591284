package io.virtualmesh.agent.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The control of {@link PublicationSoakIT}: sets made beside {@code ..data} in the watched directory, as kubelet makes them, and
 * swapped at the moment of the read pass that this starts. The same {@link MixtureWatch} must catch istiod mixing two of them;
 * if it does not, it would not catch us either. Seen in one of 70 swaps, so only in a soak.
 */
@Tag("soak")
@EnabledIfSystemProperty(
        named = "soak",
        matches = "true",
        disabledReason = "needs hundreds of swaps: make soak")
class OldOrderSoakIT {
    private static final int MOST_SWAPS = 1_000;
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration SWAP = Duration.ofSeconds(30);
    private static final Duration FIXED_WAIT = Duration.ofMillis(100);

    private final Path cacerts = Lab.shared().newFolder("cacerts");
    private final List<CaBundle> bundles = SampleBundles.ofOneRoot(8);
    private final Random random = new Random(1);

    @Test
    void aMixtureMadeByTheOldOrderIsCaught() throws Exception {
        swap(bundles.get(0), 0, Duration.ZERO);
        for (var name : IstiodFiles.FOUR) {
            Files.createSymbolicLink(cacerts.resolve(name), IstiodFiles.targetOf(name));
        }
        try (var istiod = Lab.shared().startIstiod(cacerts)) {
            var watch = new MixtureWatch(istiod, bundles);
            watch.confirm(bundles.get(0), START);

            int swaps = 0;
            boolean caught = false;
            while (!caught && swaps < MOST_SWAPS) {
                swaps++;
                caught = isCaught(watch, swaps);
            }

            assertThat(caught).as("a mixture in %d swaps", swaps).isTrue();
        }
    }

    private boolean isCaught(MixtureWatch watch, int number) throws Exception {
        var bundle = bundles.get(number % bundles.size());
        swap(bundle, number, FIXED_WAIT.plusNanos(random.nextLong(3_000_000)));
        try {
            watch.confirm(bundle, SWAP);
            return !watch.failedUpdates().isEmpty();
        } catch (MixtureWatch.Mixed served) {
            return true;
        }
    }

    /**
     * @param wait from the making of the folder, which istiod notices, to the rename
     */
    private void swap(CaBundle bundle, int number, Duration wait) throws IOException {
        var name = "..2026_11_21_" + number;
        var set = WorkDir.folder(cacerts, name);
        long due = System.nanoTime() + wait.toNanos();
        for (var file : bundle.files().entrySet()) {
            Files.write(set.resolve(file.getKey()), file.getValue());
        }
        var link = cacerts.resolve("..data_tmp");
        Files.createSymbolicLink(link, Path.of(name));
        while (System.nanoTime() < due) {
            LockSupport.parkNanos(100_000);
        }
        Files.move(link, cacerts.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }
}
