package io.virtualmesh.lab.cluster;

import io.virtualmesh.lab.process.Call;
import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.Until;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Ends a lab, whole or in pieces: it asks the machine what there is instead of trusting notes, so it
 * does not matter who was killed before. Processes 1 go first, and with them all that they hold.
 */
final class Leftovers {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Pattern OF_A_TEST = Pattern.compile("test-(\\d+)-\\d+");

    private Leftovers() {}

    static void end(LabFolder lab, Consumer<String> progress) {
        var roots = Sandbox.rootsBelow(lab.path());
        if (lab.exists() || !roots.isEmpty()) {
            progress.accept("ending lab " + lab.name());
        }
        roots.forEach(RunningProcess::kill);
        Until.require(
                PATIENCE,
                () -> "processes of lab " + lab.name() + " do not end: " + processes(lab),
                () -> processes(lab).isEmpty());
        Cgroup.remove(lab.cgroup());
        mounts(lab.path()).reversed().forEach(mount -> Call.of("umount", mount).output());
        if (!mounts(lab.path()).isEmpty()) {
            throw new LabException(
                    "still mounted, so not removed: " + String.join(", ", mounts(lab.path())));
        }
        WorkDir.remove(lab.path());
        removeParentIfEmpty();
    }

    /** Ends labs of test runs that were killed. */
    static void endOrphans(Consumer<String> progress) {
        for (var lab : LabFolder.all()) {
            if (isOrphan(lab)) {
                end(lab, progress);
            }
        }
    }

    /** The name of a test's lab tells its owner, so that one that never came up is found as well. */
    private static boolean isOrphan(LabFolder lab) {
        var matcher = OF_A_TEST.matcher(lab.name().text());
        return matcher.matches() && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty();
    }

    /** Processes 1, and whatever runs in the lab's cgroups. */
    static List<RunningProcess> processes(LabFolder lab) {
        var mark = lab.path() + "/";
        return RunningProcess.all().stream()
                .filter(process ->
                        Sandbox.isRoot(process, lab.path())
                                || process.isInCgroup(lab.cgroup())
                                || isWrapper(process, mark))
                .toList();
    }

    /** An {@code nsenter} ends by itself just after the process that it has started. */
    private static boolean isWrapper(RunningProcess process, String mark) {
        return process.program().equals("nsenter")
                && process.arguments().stream().anyMatch(argument -> argument.contains(mark));
    }

    /** Mount points below a folder in this process's view, parents first. */
    static List<String> mounts(Path folder) {
        try (var lines = Files.lines(Path.of("/proc/self/mountinfo"))) {
            return lines.map(line -> line.split(" ")[4])
                    .filter(point -> point.startsWith(folder + "/") || point.equals(folder + ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the list of mounts", e);
        }
    }

    private static void removeParentIfEmpty() {
        try {
            Files.deleteIfExists(LabFolder.parent());
        } catch (DirectoryNotEmptyException | NoSuchFileException _) {
            // other labs
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + LabFolder.parent(), e);
        }
    }
}
