package io.virtualmesh.agent.istiod;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Every change we make on the volume. Directories are 0750 and files 0640 from the moment they exist, so that istiod reads
 * them by group and nobody else does.
 */
final class VolumeWriter {
    static final int DIRECTORY_MODE = 0750;
    static final int FILE_MODE = 0640;
    private static final int SETGID = 02000;
    private static final int PERMISSIONS = 07777;

    private final OptionalInt group;
    private final Steps steps;

    VolumeWriter(OptionalInt group, Steps steps) {
        this.group = group;
        this.steps = steps;
    }

    void makeDirectory(Path directory) throws IOException {
        steps.before("make directory", directory);
        Files.createDirectory(directory, permissions("rwxr-x---"));
        steps.before("give to readers", directory);
        giveToReaders(directory, DIRECTORY_MODE);
    }

    void write(Path file, byte[] content) throws IOException {
        steps.before("create file", file);
        try (var channel =
                FileChannel.open(file, Set.of(CREATE_NEW, WRITE), permissions("rw-r-----"))) {
            steps.before("give to readers", file);
            giveToReaders(file, FILE_MODE);
            steps.before("write first half", file);
            writeFully(channel, ByteBuffer.wrap(content, 0, content.length / 2));
            steps.before("write second half", file);
            writeFully(
                    channel,
                    ByteBuffer.wrap(
                            content, content.length / 2, content.length - content.length / 2));
            steps.before("flush", file);
            channel.force(true);
        }
    }

    void link(Path link, Path target) throws IOException {
        steps.before("link", link);
        Files.createSymbolicLink(link, target);
    }

    /** Replaces {@code to} in one step; nobody ever sees it absent. */
    void rename(Path from, Path to) throws IOException {
        steps.before("rename", to);
        Files.move(from, to, ATOMIC_MOVE);
    }

    void removeIfPresent(Path path) throws IOException {
        steps.before("remove", path);
        Files.deleteIfExists(path);
    }

    /** Removes one of our sets; these hold no directories. */
    void removeSet(Path set) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(set)) {
            for (Path file : files) {
                removeIfPresent(file);
            }
        }
        removeIfPresent(set);
    }

    /**
     * Undoes a narrow umask. A set-group-id bit that came from the volume (kubelet sets it with {@code fsGroup}) must
     * survive, since it hands the volume's group down to what is made below; a plain chmod would clear it.
     */
    private void giveToReaders(Path path, int mode) throws IOException {
        if (group.isPresent()) {
            Files.setAttribute(path, "unix:gid", group.getAsInt(), LinkOption.NOFOLLOW_LINKS);
        }
        int present = (int) Files.getAttribute(path, "unix:mode") & PERMISSIONS;
        int wanted = mode | (present & SETGID);
        if (present != wanted) {
            Files.setAttribute(path, "unix:mode", wanted);
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer content) throws IOException {
        while (content.hasRemaining()) {
            channel.write(content);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }
}
