package io.virtualmesh.agent.bundle;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When a published bundle is replaced.
 *
 * <p>In the last {@code graceRatio} of its lifetime, earlier where the intermediate would otherwise end before the
 * longest workload certificate signed until then, and where less than {@link #ROOM_FOR_RETRIES} would be left. These two
 * move it no further than half-life, and jitter no further than a tenth of the way: replicas that started together do not
 * all ask Vault at once. Never sooner after publication than {@link #FLOOR} (half of what is left, if that is less), so
 * that not even a lifetime of seconds makes a loop.
 *
 * @param at the same for the same arguments, so it may be asked again after a restart
 * @param warnings what the settings cannot give
 */
public record Renewal(Instant at, List<Flaw> warnings) {
    static final Duration ROOM_FOR_RETRIES = Duration.ofMinutes(10);
    static final Duration MOST_JITTER = Duration.ofHours(1);
    static final Duration FLOOR = Duration.ofSeconds(30);

    public Renewal {
        warnings = List.copyOf(warnings);
    }

    /**
     * @param lifetime of the whole chain, {@link CaBundle#lifetime}
     * @param graceRatio share of the lifetime left when renewal starts, over 0 and under 1
     * @param longestWorkload the longest lifetime of a workload certificate
     * @param publishedAt when the bundle was put in place; not the present, or the floor would move along for ever
     * @param jitter in [0, 1), drawn once per bundle
     */
    public static Renewal plan(
            Lifetime lifetime,
            double graceRatio,
            Duration longestWorkload,
            Instant publishedAt,
            double jitter) {
        if (!(jitter >= 0 && jitter < 1)) {
            throw new IllegalArgumentException("jitter must be in [0, 1), not " + jitter);
        }
        var halfLife = lifetime.renewAt(0.5);
        var latest =
                earlier(
                        lifetime.until().minus(longestWorkload),
                        lifetime.until().minus(ROOM_FOR_RETRIES));
        var due = earlier(lifetime.renewAt(graceRatio), later(latest, halfLife));
        var jittered = due.minus(spread(lifetime, due, jitter));
        return new Renewal(
                later(jittered, earliest(lifetime, publishedAt)),
                warnings(lifetime, longestWorkload, halfLife));
    }

    private static Duration spread(Lifetime lifetime, Instant due, double jitter) {
        var most =
                shorter(
                        MOST_JITTER,
                        shorter(
                                Duration.between(lifetime.from(), due).dividedBy(10),
                                Duration.between(due, lifetime.until()).dividedBy(10)));
        return Duration.ofMillis((long) (most.toMillis() * jitter));
    }

    private static Instant earliest(Lifetime lifetime, Instant publishedAt) {
        var left = Duration.between(publishedAt, lifetime.until());
        var wait = shorter(FLOOR, left.dividedBy(2));
        return publishedAt.plus(wait.isNegative() ? FLOOR : longer(wait, Duration.ofSeconds(1)));
    }

    private static List<Flaw> warnings(
            Lifetime lifetime, Duration longestWorkload, Instant halfLife) {
        if (!lifetime.until().minus(longestWorkload).isBefore(halfLife)) {
            return List.of();
        }
        return List.of(
                new Flaw(
                        Flaw.CANNOT_OUTLIVE_WORKLOADS,
                        "the CA chain lives "
                                + words(lifetime.length())
                                + " and ends "
                                + lifetime.until()
                                + ": too short to outlive workload certificates of "
                                + words(longestWorkload)
                                + " even if renewed at half of it, so istiod cuts theirs; ask for at"
                                + " least twice that (ttlDays), and let mount and issuer allow it"));
    }

    private static String words(Duration duration) {
        return duration.toHours() >= 48
                ? duration.toDays() + " days"
                : duration.toMinutes() >= 120
                        ? duration.toHours() + " hours"
                        : duration.toSeconds() + " s";
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
