package io.virtualmesh.agent.bundle;

import java.time.Duration;

/** A length of time as people write it: {@code 10 s}, {@code 5 min}, {@code 36 h}, {@code 3 d}. */
public final class TimeSpan {
    private TimeSpan() {}

    /** In the largest unit that shows it without a fraction; below a second in ms. */
    public static String words(Duration span) {
        if (span.toMillisPart() != 0) {
            return span.toMillis() + " ms";
        }
        long seconds = span.toSeconds();
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + " s";
        }
        if (seconds % 3600 != 0) {
            return seconds / 60 + " min";
        }
        return seconds % 86_400 == 0 ? seconds / 86_400 + " d" : seconds / 3600 + " h";
    }
}
