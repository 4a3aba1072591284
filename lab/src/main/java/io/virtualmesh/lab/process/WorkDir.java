package io.virtualmesh.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder (0700) with all that a lab writes. It lies in memory where the machine has {@code
 * /dev/shm}, since keys and tokens are in it, and is removed when closed.
 */
public final class WorkDir implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;
    private boolean keep;

    private WorkDir(Path path) {
        this.path = path;
        AtExit.close(this);
    }

    public static WorkDir create(String prefix) {
        var parent =
                Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        try {
            sweep(parent, prefix);
            var name = prefix + "-" + ProcessHandle.current().pid() + "-";
            return new WorkDir(Files.createTempDirectory(parent, name, OWNER_ONLY_DIRECTORY));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a work folder in " + parent, e);
        }
    }

    /** Removes what killed runs have left: folders whose name holds the pid of no process. */
    private static void sweep(Path parent, String prefix) throws IOException {
        try (var folders = Files.newDirectoryStream(parent, prefix + "-*-*")) {
            for (var folder : folders) {
                var pid = folder.getFileName().toString().substring(prefix.length() + 1);
                pid = pid.substring(0, pid.indexOf('-'));
                if (pid.matches("\\d{1,9}")
                        && ProcessHandle.of(Long.parseLong(pid)).isEmpty()
                        && Files.isWritable(folder)) {
                    remove(folder);
                }
            }
        }
    }

    public Path path() {
        return path;
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    /** A sub-folder (0700), made on first use. */
    public Path folder(String name) {
        return folder(path, name);
    }

    /** A sub-folder (0700) of any folder, made on first use. */
    public static Path folder(Path parent, String name) {
        var folder = parent.resolve(name);
        try {
            return Files.isDirectory(folder)
                    ? folder
                    : Files.createDirectories(folder, OWNER_ONLY_DIRECTORY);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + folder, e);
        }
    }

    /** Writes a file that only its owner can read (0600), with no moment in which others could. */
    public static Path write(Path file, String content) {
        try {
            if (!Files.exists(file)) {
                Files.createFile(file, OWNER_ONLY_FILE);
            }
            return Files.writeString(file, content, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Leaves the folder in place when closed, for a look at the logs. */
    public void keep() {
        keep = true;
    }

    @Override
    public void close() {
        AtExit.forget(this);
        if (!keep) {
            remove(path);
        }
    }

    /** Removes a tree; links are removed, not followed. */
    public static void remove(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try {
            Files.walkFileTree(tree, new Removal());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + tree, e);
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
