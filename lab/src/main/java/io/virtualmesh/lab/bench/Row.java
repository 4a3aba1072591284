package io.virtualmesh.lab.bench;

import java.util.Locale;
import java.util.Optional;

/**
 * One line of the result.
 *
 * @param target empty for what is printed for comparison only
 */
record Row(String what, Samples samples, String unit, Optional<Target> target) {

    /** At most; a stretch is what would be even better. */
    record Target(double goal, double stretch) {
        String verdict(double median) {
            return median > goal ? "MISSED" : median > stretch ? "goal met" : "stretch met";
        }
    }

    static Row of(String what, Samples samples, String unit) {
        return new Row(what, samples, unit, Optional.empty());
    }

    static Row of(String what, Samples samples, String unit, double goal, double stretch) {
        return new Row(what, samples, unit, Optional.of(new Target(goal, stretch)));
    }

    static String header() {
        return "%-52s %9s %17s %4s %9s %9s  %s"
                .formatted("what", "median", "(least – most)", "n", "goal", "stretch", "verdict");
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-52s %9s %17s %4d %9s %9s  %s",
                what,
                number(samples.median()) + " " + unit,
                "(" + number(samples.least()) + " – " + number(samples.most()) + ")",
                samples.values().size(),
                target.map(it -> "≤ " + number(it.goal())).orElse(""),
                target.map(it -> "≤ " + number(it.stretch())).orElse(""),
                target.map(it -> it.verdict(samples.median())).orElse(""));
    }

    private String number(double value) {
        return String.format(
                Locale.ROOT, unit.equals("s") || unit.equals("×") ? "%.2f" : "%.0f", value);
    }
}
