package io.virtualmesh.agent.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened in one schedule, one line each; keeps nothing unless asked to. */
final class Trace {
    private final boolean on;
    private final List<String> lines = new ArrayList<>();

    Trace(boolean on) {
        this.on = on;
    }

    boolean on() {
        return on;
    }

    void say(long now, String format, Object... parts) {
        if (on) {
            lines.add(
                    "%3dh%02dm%02ds  "
                                    .formatted(now / 3_600_000, now / 60_000 % 60, now / 1000 % 60)
                            + String.format(Locale.ROOT, format, parts));
        }
    }

    String last(int count) {
        var from = Math.max(0, lines.size() - count);
        return String.join("\n", lines.subList(from, lines.size()));
    }
}
