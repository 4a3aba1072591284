package io.virtualmesh.agent.istiod;

import io.virtualmesh.agent.control.BundleStore.VolumeUnusable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Puts into words why the volume cannot hold a set, and what to do about it. */
final class VolumeTrouble {
    static final String MISSING = "VolumeMissing";
    static final String NOT_IN_MEMORY = "VolumeNotInMemory";
    static final String READ_ONLY = "VolumeReadOnly";
    static final String FULL = "VolumeFull";
    static final String NOT_WRITABLE = "VolumeNotWritable";
    static final String DAMAGED = "VolumeDamaged";
    static final String FOREIGN = "VolumeForeign";

    static final String SNIPPET =
            "\"volumes: [{name: cacerts, emptyDir: {medium: Memory}}]\" in the Deployment of"
                    + " istiod";

    private static final long ALMOST_NOTHING = 64L * 1024;

    private VolumeTrouble() {}

    /** What a failed operation says about the volume. */
    static VolumeUnusable of(Path home, IOException failed) {
        String came = describe(failed);
        VolumeUnusable trouble;
        if (says(failed, "Read-only file system")) {
            trouble = readOnly(home, came);
        } else if (says(failed, "No space left")
                || says(failed, "quota exceeded")
                || leavesNoRoom(home)) {
            trouble = full(home, came);
        } else if (failed instanceof AccessDeniedException
                || says(failed, "Operation not permitted")
                || says(failed, "Permission denied")) {
            trouble = notWritable(home, came);
        } else {
            trouble = damaged(home, came);
        }
        trouble.initCause(failed);
        return trouble;
    }

    static VolumeUnusable missing(Path home, String found) {
        return new VolumeUnusable(
                MISSING,
                "%s %s: mount the memory volume there, %s, and a volumeMount of it in our container (or set CACERTS_DIR)"
                        .formatted(home, found, SNIPPET));
    }

    static VolumeUnusable notInMemory(Path home, MountTable.Mount mount) {
        return new VolumeUnusable(
                NOT_IN_MEMORY,
                "%s is on %s (mounted at %s), which would keep the CA key on a disk: use %s, or set ALLOW_DISK_VOLUME=true to insist"
                        .formatted(home, mount.type(), mount.point(), SNIPPET));
    }

    static VolumeUnusable readOnly(Path home, String found) {
        return new VolumeUnusable(
                READ_ONLY,
                "%s is read-only (%s): remove \"readOnly: true\" from the volumeMount of our container; only istiod's own is to be read-only"
                        .formatted(home, found));
    }

    static VolumeUnusable foreign(Path home, String found) {
        return new VolumeUnusable(
                FOREIGN,
                "%s holds files that are not ours (%s): another \"cacerts\" is mounted or was copied there; use %s, with \"secret: null\" where the chart's volume of that name is patched"
                        .formatted(home, found, SNIPPET));
    }

    private static VolumeUnusable full(Path home, String came) {
        return new VolumeUnusable(
                FULL,
                "%s is full (%s): a set takes up to 64 KiB and two must fit; raise the sizeLimit of the emptyDir, or the memory limit that it counts against"
                        .formatted(home, came));
    }

    private static VolumeUnusable notWritable(Path home, String came) {
        return new VolumeUnusable(
                NOT_WRITABLE,
                "%s cannot be written by us, %s (%s; %s): run our container as istiod's user (1337:1337), or give the Pod an fsGroup"
                        .formatted(home, Identity.describe(), came, owner(home)));
    }

    private static VolumeUnusable damaged(Path home, String came) {
        return new VolumeUnusable(
                DAMAGED,
                "%s is not as we left it (%s): something else changes it, or the volume is broken; nothing but us may write there. It is made ready again before the next try"
                        .formatted(home, came));
    }

    private static String owner(Path home) {
        try {
            var owned = Files.readAttributes(home, "unix:uid,gid,mode");
            return "the directory belongs to %s:%s, mode %o"
                    .formatted(
                            owned.get("uid"),
                            owned.get("gid"),
                            Optional.ofNullable((Integer) owned.get("mode")).orElse(0) & 07777);
        } catch (IOException hidden) {
            return "its owner cannot be seen";
        }
    }

    private static String describe(IOException failed) {
        if (failed instanceof FileSystemException at && at.getFile() != null) {
            String reason =
                    failed instanceof AccessDeniedException ? "access denied" : at.getReason();
            return at.getFile()
                    + ": "
                    + (reason == null ? failed.getClass().getSimpleName() : reason);
        }
        return failed.getClass().getSimpleName() + ": " + failed.getMessage();
    }

    private static boolean says(IOException failed, String words) {
        String message = failed.getMessage();
        return message != null && message.contains(words);
    }

    /** The kernel's words may be translated; a volume without a limit reports no size at all. */
    private static boolean leavesNoRoom(Path home) {
        try {
            var space = Files.getFileStore(home);
            return space.getTotalSpace() > 0 && space.getUsableSpace() < ALMOST_NOTHING;
        } catch (IOException hidden) {
            return false;
        }
    }
}
