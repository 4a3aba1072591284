package io.virtualmesh.lab.bench;

import io.virtualmesh.lab.process.LabException;
import io.virtualmesh.lab.process.LabProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Pattern;

/**
 * User and wall seconds of a program's whole run, as the shell's {@code time} tells them: the last
 * line of its log.
 */
record Timed(double user, double wall) {
    private static final Pattern LAST_LINE = Pattern.compile("usage ([0-9.]+) ([0-9.]+)\\s*\\z");

    /** A program that runs another one and then says what it took. */
    static Path wrapper(Path file, Path program) {
        try {
            Files.writeString(
                    file,
                    """
                    #!/bin/bash
                    TIMEFORMAT='usage %%3U %%3R'
                    time '%s' "$@"
                    """
                            .formatted(program));
            return Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    static Timed of(LabProcess ended) {
        var usage = LAST_LINE.matcher(ended.log());
        if (ended.exitCode().orElse(-1) != 0 || !usage.find()) {
            throw new LabException(
                    "%s did not end well (%s):%n%s"
                            .formatted(ended.name(), ended.exitCode(), ended.lastLines(20)));
        }
        return new Timed(Double.parseDouble(usage.group(1)), Double.parseDouble(usage.group(2)));
    }
}
