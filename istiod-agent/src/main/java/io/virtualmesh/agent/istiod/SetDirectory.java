package io.virtualmesh.agent.istiod;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Replaces all files with one rename. istiod opens the four files one by one, 100 ms after the first event it notices in
 * the directory, so whatever happens between that event and the reads may be mixed. Therefore a set and the link to it
 * are built in {@code ..store/}, which istiod does not watch (inotify is not recursive), and the rename of that link
 * onto {@code ..data} is the only event. kubelet's own order, a new directory beside {@code ..data} and then the rename,
 * was seen to mix two sets in 2 of 282 swaps.
 *
 * <p>The four links come after {@code ..data} points at a full set: istiod takes dangling ones for an empty directory and
 * signs by itself for good. A crash anywhere leaves either the old set in force or the new one.
 *
 * <p>For one writer at a time, which publishes again only after istiod was seen serving the last set, or 2 s later.
 */
final class SetDirectory {
    private static final int READ_ATTEMPTS = 5;

    /** Several times what a set takes: RSA 8192, three tiers and the notes stay below 32 KiB. */
    private static final int PROBE_BYTES = 64 * 1024;

    private final Path home;
    private final VolumeWriter writer;

    SetDirectory(Path home, VolumeWriter writer) {
        this.home = home;
        this.writer = writer;
    }

    /** Makes the store, removes left-overs, then sees whether a set fits. No event in the watched directory if all was well. */
    void open() throws IOException {
        Path store = home.resolve(IstiodFiles.STORE);
        if (!Files.isDirectory(store, NOFOLLOW_LINKS)) {
            writer.makeDirectory(store);
        }
        tidy();
        probe(home.resolve(IstiodFiles.PROBE));
    }

    /** A probe that does not fit must not stay and fill the volume. */
    private void probe(Path probe) throws IOException {
        try {
            writer.write(probe, new byte[PROBE_BYTES]);
        } catch (IOException failed) {
            try {
                writer.removeIfPresent(probe);
            } catch (IOException left) {
                failed.addSuppressed(left);
            }
            throw failed;
        }
        writer.removeIfPresent(probe);
    }

    /** Removes what a crash left behind: half-written and superseded sets, links that lead nowhere. Adds links it lost. */
    private void tidy() throws IOException {
        writer.removeIfPresent(home.resolve(IstiodFiles.NEXT));
        writer.removeIfPresent(home.resolve(IstiodFiles.NEXT_POKE));
        writer.removeIfPresent(home.resolve(IstiodFiles.NEXT_NOTE));
        writer.removeIfPresent(home.resolve(IstiodFiles.PROBE));
        if (current().filter(SetDirectory::isWhole).isPresent()) {
            addLinks();
        } else {
            for (String name : IstiodFiles.FOUR) {
                writer.removeIfPresent(home.resolve(name));
            }
            writer.removeIfPresent(home.resolve(IstiodFiles.DATA));
        }
        forgetOlder();
    }

    /** The directory of the set in force, whole or not. */
    Optional<Path> current() throws IOException {
        Path data = home.resolve(IstiodFiles.DATA);
        if (!Files.isSymbolicLink(data)) {
            return Optional.empty();
        }
        Path target = Files.readSymbolicLink(data);
        return IstiodFiles.isSet(target) ? Optional.of(home.resolve(target)) : Optional.empty();
    }

    /** Whether all four names lead, by way of {@code ..data}, into a whole set. */
    boolean isComplete() throws IOException {
        if (current().filter(SetDirectory::isWhole).isEmpty()) {
            return false;
        }
        for (String name : IstiodFiles.FOUR) {
            Path link = home.resolve(name);
            if (!Files.isSymbolicLink(link)
                    || !Files.readSymbolicLink(link).equals(IstiodFiles.targetOf(name))) {
                return false;
            }
        }
        return true;
    }

    /** Reads the set in force from the one directory it is in, even if {@code ..data} moves on meanwhile. */
    Optional<RawSet> read() throws IOException {
        for (int attempt = 1; ; attempt++) {
            Optional<Path> set = current();
            if (set.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(readSet(set.get()));
            } catch (NoSuchFileException gone) {
                if (attempt == READ_ATTEMPTS) {
                    throw gone;
                }
            }
        }
    }

    void publish(Map<String, byte[]> files) throws IOException {
        Path name = IstiodFiles.STORE.resolve(IstiodFiles.SET_PREFIX + UUID.randomUUID());
        Path set = home.resolve(name);
        try {
            writer.makeDirectory(set);
            for (var file : files.entrySet()) {
                writer.write(set.resolve(file.getKey()), file.getValue());
            }
            swing(IstiodFiles.NEXT, name, IstiodFiles.DATA);
        } catch (IOException failed) {
            discard(set, failed);
            throw failed;
        }
        addLinks();
    }

    void forgetOlder() throws IOException {
        Optional<Path> current = current();
        try (DirectoryStream<Path> sets =
                Files.newDirectoryStream(
                        home.resolve(IstiodFiles.STORE), IstiodFiles.SET_PREFIX + "*")) {
            for (Path set : sets) {
                if (!current.equals(Optional.of(set))) {
                    writer.removeSet(set);
                }
            }
        }
    }

    /** Replaces a note in one step, in the store, so that istiod sees no event. */
    void note(String name, byte[] content) throws IOException {
        Path staged = home.resolve(IstiodFiles.NEXT_NOTE);
        writer.removeIfPresent(staged);
        try {
            writer.write(staged, content);
            writer.rename(staged, note(name));
        } catch (IOException failed) {
            try {
                writer.removeIfPresent(staged); // half a note would only take room
            } catch (IOException left) {
                failed.addSuppressed(left);
            }
            throw failed;
        }
    }

    Path note(String name) {
        return home.resolve(IstiodFiles.STORE).resolve(IstiodFiles.NOTE_PREFIX + name);
    }

    /** One more event; istiod ignores a chmod and a removal. */
    void poke() throws IOException {
        swing(IstiodFiles.NEXT_POKE, IstiodFiles.DATA, IstiodFiles.POKE);
    }

    /** Makes {@code link} point at {@code target} in one step, by way of {@code staged}, which istiod does not see. */
    private void swing(Path staged, Path target, Path link) throws IOException {
        writer.removeIfPresent(home.resolve(staged));
        writer.link(home.resolve(staged), target);
        writer.rename(home.resolve(staged), home.resolve(link));
    }

    private void addLinks() throws IOException {
        for (String name : IstiodFiles.FOUR) {
            if (!Files.exists(home.resolve(name), NOFOLLOW_LINKS)) {
                writer.link(home.resolve(name), IstiodFiles.targetOf(name));
            }
        }
    }

    /** A set that never came into force would only take room; what it cannot do now, the next {@link #open} does. */
    private void discard(Path set, IOException why) {
        try {
            if (Files.isDirectory(set, NOFOLLOW_LINKS)) {
                writer.removeSet(set);
            }
        } catch (IOException left) {
            why.addSuppressed(left);
        }
    }

    private static RawSet readSet(Path set) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(set)) {
            for (Path file : entries) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return new RawSet(files, Files.getLastModifiedTime(set).toInstant());
    }

    private static boolean isWhole(Path set) {
        for (String name : IstiodFiles.FOUR) {
            Path file = set.resolve(name);
            if (!Files.isRegularFile(file, NOFOLLOW_LINKS) || file.toFile().length() == 0) {
                return false;
            }
        }
        return true;
    }
}
