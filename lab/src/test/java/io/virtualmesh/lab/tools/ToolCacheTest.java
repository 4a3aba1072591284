package io.virtualmesh.lab.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtualmesh.lab.process.LabException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolCacheTest {
    @TempDir Path root;

    private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();

    @Test
    void aSecondUserWaitsForTheFirstAndFindsTheWorkDone() throws Exception {
        var cache = new ToolCache(root, told::add);
        var installing = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var installs = new AtomicInteger();
        ToolCache.Installer slow =
                folder -> {
                    installs.incrementAndGet();
                    installing.countDown();
                    await(goOn);
                    Files.writeString(folder.resolve("tool"), "done");
                };
        try (var users = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = users.submit(() -> cache.folder("x-1", slow));
            await(installing);
            var secondWaits = new CountDownLatch(1);
            var second =
                    users.submit(() ->
                            new ToolCache(root, line -> tell(line, secondWaits))
                                    .folder("x-1", slow));
            await(secondWaits);
            goOn.countDown();

            assertThat(second.get().resolve("tool")).hasContent("done");
            assertThat(first.get()).isEqualTo(second.get());
        }
        assertThat(installs).hasValue(1);
        assertThat(told).containsExactly("waiting for another run that installs x-1 ... 0 s");
    }

    @Test
    void whatIsPresentIsTakenWithoutALock() throws Exception {
        Files.createDirectory(root.resolve("x-1"));

        new ToolCache(root, told::add).folder("x-1", folder -> Files.createFile(root));

        assertThat(root.resolve("x-1.lock")).doesNotExist();
    }

    @Test
    void aFailedInstallationLeavesNothingBehind() throws Exception {
        var cache = new ToolCache(root, told::add);

        assertThatThrownBy(() ->
                        cache.folder(
                                "x-1",
                                folder -> {
                                    Files.createFile(folder.resolve("half"));
                                    throw new LabException("no network");
                                }))
                .hasMessage("no network");

        try (var left = Files.list(root)) {
            assertThat(left).containsExactly(root.resolve("x-1.lock"));
        }
    }

    private void tell(String line, CountDownLatch latch) {
        told.add(line);
        latch.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
