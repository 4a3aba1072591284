package io.virtualmesh.agent.istiod;

import io.virtualmesh.agent.control.BundleStore.VolumeUnusable;
import io.virtualmesh.agent.control.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether the CA key really lies in memory only. */
final class VolumeFindings {
    static final Path SWAPS = Path.of("/proc/swaps");
    private static final String VOLUME = "Volume";
    private static final String SWAP = "Volume and swap";

    private final Path home;
    private final VolumeCheck check;
    private final Path swaps;

    VolumeFindings(Path home, VolumeCheck check, Path swaps) {
        this.home = home;
        this.check = check;
        this.swaps = swaps;
    }

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        try {
            MountTable.Mount mount = check.run();
            findings.add(kind(mount));
            if (mount.swappable() && swapDevices() > 0) {
                findings.add(
                        Finding.warning(
                                SWAP,
                                "this node swaps, and the kernel may write pages of a tmpfs to its"
                                        + " swap",
                                "turn swap off on nodes that run istiod, encrypt it, or mount with"
                                        + " noswap (Linux 6.4)"));
            }
        } catch (VolumeUnusable unusable) {
            findings.add(Finding.failed(VOLUME, unusable.reason(), unusable.getMessage()));
        }
        return findings;
    }

    private Finding kind(MountTable.Mount mount) {
        String found = "%s is on %s, mounted at %s".formatted(home, mount.type(), mount.point());
        return mount.inMemory()
                ? Finding.ok(VOLUME, found)
                : Finding.warning(
                        VOLUME,
                        found + "; ALLOW_DISK_VOLUME insists on it",
                        "the CA key lies on a disk: use " + VolumeTrouble.SNIPPET);
    }

    /** The first line is a heading. Where the list cannot be read there is no swap support. */
    private int swapDevices() {
        try {
            return Math.max(0, Files.readAllLines(swaps).size() - 1);
        } catch (IOException noSwap) {
            return 0;
        }
    }
}
