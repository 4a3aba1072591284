package io.virtualmesh.lab.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Writes the same bytes for the same content: owner 0:0 without names, and one time for all. The time is that of nobody's build, so
 * that a layer stays the same from release to release; it is one second after the epoch, since some tools take 0 for "not set". A JVM
 * compares the times of the jars with those it recorded its cache with.
 */
final class Tar {
    static final Instant TIME = Instant.EPOCH.plusSeconds(1);

    private Tar() {}

    /** Leaves the stream open. */
    static void write(Layer layer, OutputStream out) throws IOException {
        var tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        for (var entry : layer.entries()) {
            add(entry, tar);
        }
        tar.finish();
    }

    private static void add(Entry entry, TarArchiveOutputStream tar) throws IOException {
        var header = header(entry);
        header.setIds(0, 0);
        header.setNames("", "");
        header.setMode(entry.mode());
        header.setModTime(FileTime.from(TIME));
        header.setSize(size(entry));
        tar.putArchiveEntry(header);
        try (var content = content(entry)) {
            content.transferTo(tar);
        }
        tar.closeArchiveEntry();
    }

    private static TarArchiveEntry header(Entry entry) {
        return switch (entry) {
            case Entry.Folder folder -> new TarArchiveEntry(folder.path() + "/");
            case Entry.Link link -> {
                var header = new TarArchiveEntry(link.path(), TarConstants.LF_SYMLINK);
                header.setLinkName(link.target());
                yield header;
            }
            case Entry.Text text -> new TarArchiveEntry(text.path());
            case Entry.Copy copy -> new TarArchiveEntry(copy.path());
        };
    }

    static long size(Entry entry) throws IOException {
        return switch (entry) {
            case Entry.Text text -> text.content().getBytes(StandardCharsets.UTF_8).length;
            case Entry.Copy copy -> Files.size(copy.source());
            case Entry.Folder _, Entry.Link _ -> 0;
        };
    }

    private static InputStream content(Entry entry) throws IOException {
        return switch (entry) {
            case Entry.Text text ->
                    new ByteArrayInputStream(text.content().getBytes(StandardCharsets.UTF_8));
            case Entry.Copy copy -> Files.newInputStream(copy.source());
            case Entry.Folder _, Entry.Link _ -> InputStream.nullInputStream();
        };
    }
}
