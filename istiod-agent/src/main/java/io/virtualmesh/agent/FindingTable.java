package io.virtualmesh.agent;

import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.control.Finding.Level;
import io.virtualmesh.agent.ops.LogConfigurator;
import java.util.List;
import java.util.regex.Pattern;

/** Findings for people: one line each, the remedy below what needs one, a summary last. */
final class FindingTable {
    private static final Pattern UNPRINTABLE = Pattern.compile(LogConfigurator.UNPRINTABLE);

    private FindingTable() {}

    static String of(List<Finding> findings) {
        int width = findings.stream().mapToInt(f -> f.subject().length()).max().orElse(0);
        var text = new StringBuilder();
        for (var finding : findings) {
            var subject = line(finding.subject()) + " ".repeat(width - finding.subject().length());
            text.append(
                    "%-8s %s  %s%n"
                            .formatted(word(finding.level()), subject, line(finding.found())));
            if (!finding.remedy().isEmpty()) {
                var indent = " ".repeat(9 + width + 2);
                text.append(indent).append("→ ").append(line(finding.remedy())).append('\n');
            }
        }
        return text.append(summary(findings)).toString();
    }

    /** A spec or a peer may have put more into it, also for the terminal. */
    private static String line(String text) {
        return UNPRINTABLE.matcher(text).replaceAll(" ");
    }

    /** 0 all well, 1 warnings, 2 failures. */
    static int exitCode(List<Finding> findings) {
        if (count(findings, Level.FAILED) > 0) {
            return 2;
        }
        return count(findings, Level.WARNING) > 0 ? 1 : 0;
    }

    private static String summary(List<Finding> findings) {
        return "%n%d ok, %d warnings, %d failed, %d not looked at%n"
                .formatted(
                        count(findings, Level.OK),
                        count(findings, Level.WARNING),
                        count(findings, Level.FAILED),
                        count(findings, Level.SKIPPED));
    }

    private static long count(List<Finding> findings, Level level) {
        return findings.stream().filter(f -> f.level() == level).count();
    }

    private static String word(Level level) {
        return switch (level) {
            case OK -> "ok";
            case WARNING -> "warning";
            case FAILED -> "FAILED";
            case SKIPPED -> "skipped";
        };
    }
}
