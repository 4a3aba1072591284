package io.virtualmesh.lab.tools;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** A Go that is on the machine, and its {@code major.minor}. */
record GoInstallation(Path program, int major, int minor) {
    static final String NEEDED = "1.26";
    private static final Pattern VERSION = Pattern.compile("go version go(\\d+)\\.(\\d+)");

    /** Reads the answer of {@code go version}; empty if it is something else. */
    static Optional<GoInstallation> of(Path program, String answer) {
        var matcher = VERSION.matcher(answer);
        return matcher.find()
                ? Optional.of(
                        new GoInstallation(
                                program,
                                Integer.parseInt(matcher.group(1)),
                                Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    boolean isNewEnough() {
        return isAtLeast(26);
    }

    /** From 1.21 on, Go fetches a newer toolchain by itself when asked to. */
    boolean canFetchANewerOne() {
        return isAtLeast(21);
    }

    private boolean isAtLeast(int wanted) {
        return major > 1 || (major == 1 && minor >= wanted);
    }
}
