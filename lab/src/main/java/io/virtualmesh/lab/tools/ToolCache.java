package io.virtualmesh.lab.tools;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.virtualmesh.lab.process.Until;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Folders of finished programs. A folder appears whole, by one rename, so a present one needs no
 * lock and a cache that cannot be written serves too. Two runs that miss the same folder take turns
 * by a file lock; the second finds the work done.
 */
final class ToolCache {
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(15);

    private final Path root;
    private final Consumer<String> progress;

    ToolCache(Path root, Consumer<String> progress) {
        this.root = root;
        this.progress = progress;
    }

    /** Fills an empty folder; when it throws, nothing stays in the cache. */
    interface Installer {
        void install(Path folder) throws IOException;
    }

    /** The folder {@code name}, after filling it if it was not there. */
    Path folder(String name, Installer installer) {
        var folder = root.resolve(name);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        try {
            Files.createDirectories(root);
            try (var channel = FileChannel.open(root.resolve(name + ".lock"), CREATE, WRITE);
                    var _ = lock(channel, name)) {
                if (!Files.isDirectory(folder)) {
                    fillAtSecondTry(folder, installer);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write " + folder + "; ISTIOD_AGENT_TOOLS names another cache", e);
        }
        return folder;
    }

    /** A download that broke off is tried once more, which takes minutes less than another run of all. */
    private void fillAtSecondTry(Path folder, Installer installer) throws IOException {
        try {
            fill(folder, installer);
        } catch (IOException | RuntimeException first) {
            progress.accept("once more, after: " + first.getMessage());
            fill(folder, installer);
        }
    }

    private void fill(Path folder, Installer installer) throws IOException {
        var building = Files.createTempDirectory(root, ".building-");
        try {
            installer.install(building);
            Files.setPosixFilePermissions(building, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(building, folder, ATOMIC_MOVE);
        } finally {
            WorkDir.remove(building);
        }
    }

    private FileLock lock(FileChannel channel, String name) throws IOException {
        var start = System.nanoTime();
        var told = Duration.ZERO;
        for (var lock = tryLock(channel); ; lock = tryLock(channel)) {
            if (lock != null) {
                return lock;
            }
            var waited = Duration.ofNanos(System.nanoTime() - start);
            if (told.isZero() || waited.minus(told).compareTo(PROGRESS_EVERY) > 0) {
                told = waited.plusMillis(1);
                progress.accept(
                        "waiting for another run that installs %s ... %d s"
                                .formatted(name, waited.toSeconds()));
            }
            Until.pause(RETRY);
        }
    }

    /** Null while another process, or another thread of this one, holds it. */
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisJvm) {
            return null;
        }
    }
}
