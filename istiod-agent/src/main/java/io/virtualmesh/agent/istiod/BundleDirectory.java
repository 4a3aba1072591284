package io.virtualmesh.agent.istiod;

import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.bundle.SmallFile;
import io.virtualmesh.agent.control.BundleStore;
import io.virtualmesh.agent.control.Notebook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory volume as the loop sees it: bundles go in and come out whole. How that is done is told at {@link SetDirectory}.
 *
 * <p>One writer at a time. {@link #publish} does not know what istiod has read: the caller publishes again only after istiod was
 * seen serving the last bundle, or 2 s later, and calls {@link #forgetOlder} once it was seen.
 */
public final class BundleDirectory implements BundleStore, Notebook {
    private static final Logger LOG = LoggerFactory.getLogger(BundleDirectory.class);
    private static final Pattern NOTE = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");

    private final Path home;
    private final VolumeCheck check;
    private final SetDirectory sets;

    public BundleDirectory(IstiodSettings settings) {
        this(settings, VolumeCheck.MOUNTINFO, Steps.NONE);
    }

    BundleDirectory(IstiodSettings settings, Path mountinfo, Steps steps) {
        this.home = settings.directory();
        this.check = new VolumeCheck(home, mountinfo, settings.allowDiskVolume());
        this.sets = new SetDirectory(home, new VolumeWriter(settings.readerGroup(), steps));
    }

    @Override
    public void prepare() throws VolumeUnusable {
        MountTable.Mount mount = check.run();
        if (!mount.inMemory()) {
            LOG.warn(
                    "{} is on {} at {}: the CA key lies on a disk, since ALLOW_DISK_VOLUME is set",
                    home,
                    mount.type(),
                    mount.point());
        }
        try {
            sets.open();
        } catch (IOException failed) {
            throw VolumeTrouble.of(home, failed);
        }
    }

    /** Empty also for a set that lacks a file or that nobody can parse; a set that we may not read is an exception. */
    @Override
    public Optional<StoredBundle> stored() throws IOException {
        Optional<RawSet> found = sets.read();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        RawSet set = found.get();
        try {
            CaBundle bundle = CaBundle.fromFiles(set.files());
            return Optional.of(new StoredBundle(bundle, notes(set), set.publishedAt()));
        } catch (BadPem unreadable) {
            LOG.warn("The bundle found in {} is not usable: {}", home, unreadable.getMessage());
            return Optional.empty();
        } finally {
            set.wipe();
        }
    }

    @Override
    public void publish(CaBundle bundle, Map<String, String> notes) throws IOException {
        notes.keySet().forEach(BundleDirectory::requireNoteName);
        Map<String, byte[]> four = bundle.files();
        Map<String, byte[]> files = new HashMap<>(four);
        notes.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        try {
            sets.publish(files);
        } catch (IOException failed) {
            throw new IOException(
                    "a bundle could not be published: "
                            + VolumeTrouble.of(home, failed).getMessage(),
                    failed);
        } finally {
            four.values().forEach(content -> Arrays.fill(content, (byte) 0));
        }
    }

    /** What we cannot read, we could not hand to istiod either. */
    @Override
    public boolean holds(X509Certificate signer) {
        try {
            byte[] shown = SmallFile.read(home.resolve(IstiodFiles.CA_CERT));
            return sets.isComplete() && Certificates.parseAll(shown).equals(List.of(signer));
        } catch (IOException | BadPem lost) {
            LOG.debug("{} holds no set: {}", home, lost.getMessage());
            return false;
        }
    }

    @Override
    public void forgetOlder() throws IOException {
        try {
            sets.forgetOlder();
        } catch (IOException failed) {
            throw new IOException(VolumeTrouble.of(home, failed).getMessage(), failed);
        }
    }

    @Override
    public void poke() throws IOException {
        try {
            sets.poke();
        } catch (IOException failed) {
            throw new IOException(VolumeTrouble.of(home, failed).getMessage(), failed);
        }
    }

    /** Stays when sets come and go. One that is too long to be read again is not written. */
    @Override
    public synchronized void write(String name, String text) throws IOException {
        requireNoteName(name);
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        if (content.length > SmallFile.MAX_BYTES) {
            throw new IOException("a note of " + content.length + " bytes is too long: " + name);
        }
        try {
            sets.note(name, content);
        } catch (IOException failed) {
            throw new IOException(VolumeTrouble.of(home, failed).getMessage(), failed);
        }
    }

    @Override
    public Optional<String> read(String name) throws IOException {
        requireNoteName(name);
        try {
            byte[] content = SmallFile.read(sets.note(name));
            return Optional.of(new String(content, StandardCharsets.UTF_8));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    private static Map<String, String> notes(RawSet set) {
        Map<String, String> notes = new HashMap<>();
        set.files()
                .forEach((name, content) -> {
                    if (!IstiodFiles.FOUR.contains(name)) {
                        notes.put(name, new String(content, StandardCharsets.UTF_8));
                    }
                });
        return Map.copyOf(notes);
    }

    private static void requireNoteName(String name) {
        if (!NOTE.matcher(name).matches()
                || IstiodFiles.FOUR.contains(name)
                || IstiodFiles.DISTURBING.contains(name)) {
            throw new IllegalArgumentException("no name for a note: " + name);
        }
    }
}
