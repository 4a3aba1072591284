package io.virtualmesh.agent.istiod;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which file system a path is on, from {@code /proc/self/mountinfo} (proc_pid_mountinfo(5)). */
record MountTable(List<Mount> mounts) {
    /** Stands for a mount that the table does not show; not in memory as far as anybody knows. */
    static final Mount UNKNOWN = new Mount(Path.of("/"), "an unknown file system", Set.of());

    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

    /**
     * @param options those of the mount and those of the file system, which may both say {@code ro}
     */
    record Mount(Path point, String type, Set<String> options) {
        /** The kernel keeps these in the page cache and nowhere else, but for swap. */
        boolean inMemory() {
            return type.equals("tmpfs") || type.equals("ramfs");
        }

        boolean readOnly() {
            return options.contains("ro");
        }

        /** Whether pages may go to a swap device, if there is one; {@code noswap} came with Linux 6.4. */
        boolean swappable() {
            return type.equals("tmpfs") && !options.contains("noswap");
        }
    }

    MountTable {
        mounts = List.copyOf(mounts);
    }

    static MountTable read(Path mountinfo) throws IOException {
        return parse(Files.readAllLines(mountinfo));
    }

    static MountTable parse(List<String> lines) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : lines) {
            parseLine(line).ifPresent(mounts::add);
        }
        return new MountTable(mounts);
    }

    /** The mount that a path lies on: the deepest one above it, and of several at one place the last, which hides the others. */
    Optional<Mount> of(Path real) {
        Optional<Mount> best = Optional.empty();
        for (Mount mount : mounts) {
            boolean above = real.startsWith(mount.point());
            if (above && best.map(b -> depth(b) <= depth(mount)).orElse(true)) {
                best = Optional.of(mount);
            }
        }
        return best;
    }

    private static int depth(Mount mount) {
        return mount.point().getNameCount();
    }

    private static Optional<Mount> parseLine(String line) {
        String[] halves = line.split(" - ", 2);
        if (halves.length < 2) {
            return Optional.empty();
        }
        String[] left = halves[0].split(" ");
        String[] right = halves[1].split(" ");
        if (left.length < 6 || right.length < 3) {
            return Optional.empty();
        }
        Set<String> options =
                Stream.of(left[5], right[2])
                        .flatMap(list -> Stream.of(list.split(",")))
                        .collect(Collectors.toUnmodifiableSet());
        return Optional.of(new Mount(Path.of(unescape(left[4])), right[0], options));
    }

    /** A space in a mount point is written {@code \040}. */
    private static String unescape(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(match ->
                        Matcher.quoteReplacement(
                                String.valueOf((char) Integer.parseInt(match.group(1), 8))));
    }
}
