package io.virtualmesh.lab.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** A folder of this machine as entries. */
final class FileTree {
    private FileTree() {}

    /** Everything below {@code folder}, to be found below {@code prefix}. */
    static List<Entry> entries(Path folder, String prefix) throws IOException {
        try (var paths = Files.walk(folder)) {
            return paths.filter(path -> !path.equals(folder))
                    .map(path -> entry(path, prefix + "/" + folder.relativize(path)))
                    .toList();
        }
    }

    private static Entry entry(Path source, String path) {
        if (Files.isSymbolicLink(source)) {
            return new Entry.Link(path, target(source));
        }
        if (Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
            return new Entry.Folder(path);
        }
        return new Entry.Copy(
                path, source, Files.isExecutable(source) ? Entry.PROGRAM : Entry.FILE);
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the link " + link, e);
        }
    }
}
