package io.virtualmesh.lab.cluster;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A lab's folders in the cgroup hierarchies, of version 1 (one per controller) or 2 (one for all). */
final class Cgroup {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Cgroup() {}

    static void create(String path) {
        for (var hierarchy : hierarchies()) {
            try {
                Files.createDirectories(hierarchy.resolve(path));
                if (hierarchy.equals(ROOT)) {
                    passOn(path);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot create cgroup " + path, e);
            }
        }
    }

    /** Version 2: a folder has only the controllers that its parents pass on. */
    private static void passOn(String path) throws IOException {
        var controllers = Files.readString(ROOT.resolve("cgroup.controllers")).strip();
        var all = "+" + controllers.replace(" ", " +");
        var folder = ROOT;
        for (var step : Path.of(path)) {
            Files.writeString(folder.resolve("cgroup.subtree_control"), all);
            folder = folder.resolve(step);
        }
    }

    /** Removes it from all hierarchies, and its parent when that is empty; waits for dying members. */
    static void remove(String path) {
        for (var hierarchy : hierarchies()) {
            var folder = hierarchy.resolve(path);
            Until.require(
                    PATIENCE,
                    () -> "cannot remove cgroup " + folder + ": it has processes",
                    () -> isRemoved(folder));
            removeIfEmpty(hierarchy.resolve(path.substring(0, path.lastIndexOf('/'))));
        }
    }

    static List<Path> present(String path) {
        return hierarchies().stream()
                .map(hierarchy -> hierarchy.resolve(path))
                .filter(Files::exists)
                .toList();
    }

    private static boolean isRemoved(Path folder) {
        if (!Files.exists(folder)) {
            return true;
        }
        try (var below = Files.walk(folder)) {
            var folders = new ArrayList<>(below.filter(Cgroup::isFolder).toList());
            folders.sort(Comparator.reverseOrder());
            for (var next : folders) {
                Files.deleteIfExists(next);
            }
            return true;
        } catch (IOException | UncheckedIOException busy) {
            return false;
        }
    }

    private static void removeIfEmpty(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException _) {
            // another lab's
        } catch (IOException e) {
            // The kernel says "busy" for a folder that has others in it.
            if (Files.exists(folder) && hasNoFolders(folder)) {
                throw new UncheckedIOException("cannot remove cgroup " + folder, e);
            }
        }
    }

    private static boolean hasNoFolders(Path folder) {
        try (var entries = Files.list(folder)) {
            return entries.noneMatch(Cgroup::isFolder);
        } catch (IOException gone) {
            return false;
        }
    }

    private static List<Path> hierarchies() {
        if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
            return List.of(ROOT);
        }
        try (var entries = Files.list(ROOT)) {
            return entries.filter(Cgroup::isFolder)
                    .filter(folder -> Files.exists(folder.resolve("cgroup.procs")))
                    .toList();
        } catch (IOException e) {
            throw new LabException("no cgroups at " + ROOT + ": " + e.getMessage(), e);
        }
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }
}
