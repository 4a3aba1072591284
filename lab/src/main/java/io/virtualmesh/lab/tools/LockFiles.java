package io.virtualmesh.lab.tools;

import io.virtualmesh.lab.process.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The committed lock files of a set, read from the class path. */
final class LockFiles {
    private LockFiles() {}

    /**
     * Twelve hex digits over all that decides about the programs' bytes: lock files, flags, machine.
     * A change of any of them makes a new folder in the cache.
     */
    static String hash(ToolSet set) {
        var digest = sha256();
        digest.update(text(set.recipe()));
        digest.update(text(set.programs()));
        digest.update(text(System.getProperty("os.arch")));
        for (var name : set.lockFiles()) {
            digest.update(text(name));
            digest.update(read(set, name));
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    }

    /** Copies the lock files into a folder in which the build runs. */
    static void copy(ToolSet set, Path folder) {
        for (var name : set.lockFiles()) {
            try {
                var file = folder.resolve(name);
                Files.createDirectories(file.getParent());
                Files.write(file, read(set, name));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + folder.resolve(name), e);
            }
        }
    }

    private static byte[] read(ToolSet set, String name) {
        try (var stream = LockFiles.class.getResourceAsStream(set.locks() + "/" + name)) {
            if (stream == null) {
                throw new LabException("lock file " + set.locks() + "/" + name + " is missing");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + set.locks() + "/" + name, e);
        }
    }

    private static byte[] text(Object part) {
        return (part + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new LabException("this Java has no SHA-256", e);
        }
    }
}
