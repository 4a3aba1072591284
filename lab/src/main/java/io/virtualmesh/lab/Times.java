package io.virtualmesh.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the time of a test run went: the phases that make has stamped ({@code target/phases}, lines
 * {@code name seconds}), the modules of Maven's summary ({@code target/verify.log}) and the test
 * classes of the surefire and failsafe reports.
 */
record Times(List<Row> phases, List<Row> modules, List<Row> classes) {
    record Row(String name, double seconds, String remark) {}

    private static final int CLASSES_SHOWN = 40;
    private static final Pattern MODULE =
            Pattern.compile("\\[INFO\\] (.+?) \\.* ?(SUCCESS|FAILURE) \\[ *([0-9.:]+) (s|min)\\]");

    Times {
        phases = List.copyOf(phases);
        modules = List.copyOf(modules);
        classes = List.copyOf(classes);
    }

    static Times of(Path checkout) {
        return new Times(
                lines(checkout.resolve("target/phases")).map(Times::phase).toList(),
                lines(checkout.resolve("target/verify.log")).flatMap(Times::module).toList(),
                TestReports.in(checkout));
    }

    String table() {
        var text = new StringBuilder("\nWhere the time went\n");
        section(text, "phases", phases);
        section(text, "modules", modules);
        section(
                text,
                "test classes (slowest first)",
                classes.stream()
                        .sorted(Comparator.comparingDouble(Row::seconds).reversed())
                        .limit(CLASSES_SHOWN)
                        .toList());
        section(
                text,
                "passed at the second try only: each is a fault to be found",
                classes.stream().filter(row -> row.remark.contains("UNSTEADY")).toList());
        return text.toString();
    }

    private static void section(StringBuilder text, String title, List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        text.append("  ").append(title).append('\n');
        for (var row : rows) {
            text.append(
                            "    %-58s %8.1f s  %s"
                                    .formatted(row.name, row.seconds, row.remark)
                                    .stripTrailing())
                    .append('\n');
        }
    }

    private static Row phase(String line) {
        var words = line.split(" ", 2);
        return new Row(words[0], Double.parseDouble(words[1]), "");
    }

    /** One line of the reactor summary; other lines give nothing. */
    static Stream<Row> module(String line) {
        var matcher = MODULE.matcher(line);
        if (!matcher.find()) {
            return Stream.empty();
        }
        var remark = matcher.group(2).equals("SUCCESS") ? "" : "FAILED";
        return Stream.of(new Row(matcher.group(1).strip(), seconds(matcher.group(3)), remark));
    }

    /** {@code 12.3}, {@code 01:23} (minutes) or {@code 1:02:03}. */
    private static double seconds(String text) {
        double total = 0;
        for (var part : text.split(":", -1)) {
            total = total * 60 + Double.parseDouble(part);
        }
        return total;
    }

    private static Stream<String> lines(Path file) {
        if (!Files.exists(file)) {
            return Stream.empty();
        }
        try {
            return new ArrayList<>(Files.readAllLines(file)).stream();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
