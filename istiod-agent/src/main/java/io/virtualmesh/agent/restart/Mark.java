package io.virtualmesh.agent.restart;

import io.virtualmesh.agent.trust.PlannedRoot;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One root and the step that made it trusted, as a pod template shows what it was rolled for. A root that was dropped and comes
 * again has another step, and so another mark; one whose plan was lost and written again has not. (Where the plan was lost
 * together with the step that dropped the root, it comes again under its old mark, and time has to prove its pods.)
 *
 * @param root the first 16 digits of its SHA-256
 * @param introducedIn generation of its trust step
 */
public record Mark(String root, long introducedIn) implements Comparable<Mark> {
    private static final int DIGITS = 16;
    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{16})@([1-9][0-9]{0,17})");
    private static final Comparator<Mark> ORDER =
            Comparator.comparing(Mark::root).thenComparing(Mark::introducedIn);

    static Mark of(PlannedRoot root) {
        return new Mark(root.id().sha256().substring(0, DIGITS), root.introducedIn());
    }

    /** Empty for what we did not write. */
    static Optional<Mark> parse(String text) {
        var match = TEXT.matcher(text);
        return match.matches()
                ? Optional.of(new Mark(match.group(1), Long.parseLong(match.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(Mark other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return root + "@" + introducedIn;
    }
}
