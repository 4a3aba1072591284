package io.virtualmesh.agent.mesh;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Kubernetes' two formats of a moment. */
final class Times {
    private static final DateTimeFormatter MICRO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private Times() {}

    /** {@code metav1.Time}: whole seconds. */
    static String seconds(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Whole seconds, never an earlier moment. */
    static Instant upwards(Instant moment) {
        var whole = moment.truncatedTo(ChronoUnit.SECONDS);
        return whole.equals(moment) ? whole : whole.plusSeconds(1);
    }

    static Optional<Instant> parse(String moment) {
        try {
            return Optional.of(Instant.parse(moment));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** {@code metav1.MicroTime}, which a Lease wants with exactly six digits. */
    static String micros(Instant moment) {
        return MICRO.format(moment);
    }
}
