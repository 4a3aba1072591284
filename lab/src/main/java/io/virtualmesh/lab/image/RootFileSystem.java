package io.virtualmesh.lab.image;

import io.virtualmesh.lab.process.LabException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A folder into which layers are unpacked as an engine would do it, with their modes and times. Owners stay those of the caller.
 */
public record RootFileSystem(Path folder) {

    /** Puts a compressed layer on top of what is there. */
    public void unpack(Path gzip) throws IOException {
        try (var file = new BufferedInputStream(Files.newInputStream(gzip), 1 << 16)) {
            unpack(new GZIPInputStream(file, 1 << 16));
        }
    }

    private void unpack(InputStream layer) throws IOException {
        var tar = new TarArchiveInputStream(layer);
        for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            var path = folder.resolve(entry.getName()).normalize();
            if (!path.startsWith(folder)) {
                throw new LabException("the layer has a path outside: " + entry.getName());
            }
            unpack(entry, tar, path);
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path path)
            throws IOException {
        if (entry.isSymbolicLink()) {
            Files.deleteIfExists(path);
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
        } else if (entry.isFile()) {
            Files.deleteIfExists(path);
            Files.copy(content, path);
        } else {
            throw new LabException("the layer has neither file, folder nor link: " + path);
        }
        Files.setPosixFilePermissions(path, permissions(entry.getMode()));
        Files.setLastModifiedTime(path, entry.getLastModifiedTime());
    }

    /** The nine bits; the sticky one of /tmp is none of them and does not matter here. */
    private static Set<PosixFilePermission> permissions(int mode) {
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        var all = PosixFilePermission.values();
        for (int bit = 0; bit < all.length; bit++) {
            if ((mode & (0400 >> bit)) != 0) {
                permissions.add(all[bit]);
            }
        }
        return permissions;
    }
}
