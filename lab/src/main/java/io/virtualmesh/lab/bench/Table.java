package io.virtualmesh.lab.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The result as it is printed: rows, and under each group of them how busy the machine was. */
record Table(PrintStream out) {
    void head() {
        out.printf(
                "%d processors, %s%n%s%n",
                Runtime.getRuntime().availableProcessors(), load(), Row.header());
    }

    void tell(List<Row> rows) {
        rows.forEach(row -> out.println(row.line()));
        out.println("  (" + load() + ")");
        out.flush();
    }

    void skipped(String what, String why) {
        out.println(what + ": skipped, " + why);
        out.flush();
    }

    /** A machine that does other work makes every figure worse, processor seconds too. */
    private static String load() {
        try {
            return "load " + Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
        } catch (IOException e) {
            return "load unknown";
        }
    }
}
