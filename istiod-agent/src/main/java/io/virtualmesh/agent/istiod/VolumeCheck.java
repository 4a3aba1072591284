package io.virtualmesh.agent.istiod;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.virtualmesh.agent.control.BundleStore.VolumeUnusable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks at the volume without touching it. The order matters: a mounted Secret is read-only too, and "this is a Secret" helps
 * more than "this is read-only".
 */
final class VolumeCheck {
    static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");

    /** As in {@code ..2026_11_21_16_50_51.1234}: where kubelet's atomic writer puts a Secret's or ConfigMap's files. */
    private static final Pattern KUBELET_SET = Pattern.compile("\\.\\.\\d{4}_.*");

    private final Path home;
    private final Path mountinfo;
    private final boolean allowDisk;

    VolumeCheck(Path home, Path mountinfo, boolean allowDisk) {
        this.home = home;
        this.mountinfo = mountinfo;
        this.allowDisk = allowDisk;
    }

    /** The mount that the volume is on, if it may hold a CA key. */
    MountTable.Mount run() throws VolumeUnusable {
        if (!Files.exists(home)) {
            throw VolumeTrouble.missing(home, "does not exist");
        }
        if (!Files.isDirectory(home)) {
            throw VolumeTrouble.missing(home, "is not a directory");
        }
        try {
            refuseForeign();
            return refuseMount();
        } catch (IOException failed) {
            throw VolumeTrouble.of(home, failed);
        }
    }

    private void refuseForeign() throws IOException, VolumeUnusable {
        List<String> foreign = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(home)) {
            for (Path entry : entries) {
                foreignness(entry).ifPresent(foreign::add);
            }
        }
        if (!foreign.isEmpty()) {
            foreign.sort(null);
            throw VolumeTrouble.foreign(home, String.join(", ", foreign));
        }
    }

    /** Says why an entry cannot be ours and would disturb; anything that neither we nor istiod care for is left alone. */
    private static Optional<String> foreignness(Path entry) throws IOException {
        Path name = entry.getFileName();
        String text = name.toString();
        if (name.equals(IstiodFiles.STORE)) {
            return Files.isDirectory(entry, NOFOLLOW_LINKS)
                    ? Optional.empty()
                    : Optional.of(text + ", not a directory");
        }
        if (name.equals(IstiodFiles.DATA)) {
            return unlessLinked(entry, IstiodFiles.isSet(linkTarget(entry)));
        }
        if (IstiodFiles.FOUR.contains(text)) {
            return unlessLinked(entry, linkTarget(entry).equals(IstiodFiles.targetOf(text)));
        }
        boolean disturbing =
                IstiodFiles.DISTURBING.contains(text) || KUBELET_SET.matcher(text).matches();
        return disturbing ? Optional.of(text) : Optional.empty();
    }

    private static Optional<String> unlessLinked(Path entry, boolean ours) throws IOException {
        if (ours) {
            return Optional.empty();
        }
        String text = entry.getFileName().toString();
        return Optional.of(Files.isSymbolicLink(entry) ? text + " -> " + linkTarget(entry) : text);
    }

    private static Path linkTarget(Path entry) throws IOException {
        return Files.isSymbolicLink(entry) ? Files.readSymbolicLink(entry) : Path.of("");
    }

    private MountTable.Mount refuseMount() throws IOException, VolumeUnusable {
        MountTable.Mount mount =
                MountTable.read(mountinfo).of(home.toRealPath()).orElse(MountTable.UNKNOWN);
        if (!mount.inMemory() && !allowDisk) {
            throw VolumeTrouble.notInMemory(home, mount);
        }
        if (mount.readOnly()) {
            throw VolumeTrouble.readOnly(home, "mounted so at " + mount.point());
        }
        return mount;
    }
}
