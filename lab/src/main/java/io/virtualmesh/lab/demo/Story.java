package io.virtualmesh.lab.demo;

import java.io.PrintStream;

/** The demo's numbered lines. */
final class Story {
    private final PrintStream out;
    private int line;

    Story(PrintStream out) {
        this.out = out;
    }

    void tell(String format, Object... values) {
        line++;
        out.printf("%2d  %s%n", line, format.formatted(values).replace("\n", "\n    "));
        out.flush();
    }
}
