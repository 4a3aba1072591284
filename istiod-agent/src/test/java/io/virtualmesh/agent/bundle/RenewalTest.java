package io.virtualmesh.agent.bundle;

import static io.virtualmesh.agent.bundle.TestPki.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class RenewalTest {
    private static final Duration DAY = Duration.ofDays(1);

    private static Lifetime lives(Duration length) {
        return new Lifetime(NOW, NOW.plus(length));
    }

    private static Renewal plan(Duration length, double ratio, Duration workload) {
        return Renewal.plan(lives(length), ratio, workload, NOW, 0);
    }

    @Test
    void aYearIsRenewedInItsLastTenth() {
        var renewal = plan(Duration.ofDays(365), 0.10, DAY);

        assertThat(renewal.at())
                .isEqualTo(NOW.plus(Duration.ofDays(365).multipliedBy(9).dividedBy(10)));
        assertThat(renewal.warnings()).isEmpty();
    }

    @Test
    void theLongestWorkloadCertificateIsOutlived() {
        var renewal = plan(Duration.ofDays(4), 0.10, DAY);

        assertThat(renewal.at()).isEqualTo(NOW.plus(Duration.ofDays(3)));
        assertThat(renewal.warnings()).isEmpty();
    }

    @Test
    void aTinyLifetimeIsRenewedAtHalfLifeWithAWarning() {
        var renewal = plan(Duration.ofMinutes(4), 0.10, DAY);

        assertThat(renewal.at()).isEqualTo(NOW.plus(Duration.ofMinutes(2)));
        assertThat(renewal.warnings())
                .singleElement()
                .satisfies(warning -> {
                    assertThat(warning.reason()).isEqualTo(Flaw.CANNOT_OUTLIVE_WORKLOADS);
                    assertThat(warning.message()).contains("240 s", "24 hours", "ttlDays");
                });
    }

    @Test
    void exactlyTwiceTheWorkloadCertificateIsEnough() {
        assertThat(plan(Duration.ofDays(2), 0.10, DAY).warnings()).isEmpty();
        assertThat(plan(Duration.ofDays(2).minusSeconds(2), 0.10, DAY).warnings()).hasSize(1);
    }

    @Test
    void aLargeRatioIsObeyed() {
        assertThat(plan(Duration.ofDays(10), 0.8, DAY).at())
                .isEqualTo(NOW.plus(Duration.ofDays(2)));
    }

    @Test
    void jitterOnlyMovesItForward() {
        var steady = plan(Duration.ofDays(365), 0.10, DAY).at();
        var moved = Renewal.plan(lives(Duration.ofDays(365)), 0.10, DAY, NOW, 0.999).at();

        assertThat(moved).isBetween(steady.minus(Duration.ofHours(1)), steady.minusSeconds(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Renewal.plan(lives(DAY), 0.1, DAY, NOW, 1.0));
    }

    @Test
    void aBundlePublishedLateInItsLifeIsNotRenewedAtOnce() {
        var late = NOW.plus(Duration.ofDays(364));

        assertThat(Renewal.plan(lives(Duration.ofDays(365)), 0.10, DAY, late, 0).at())
                .isEqualTo(late.plus(Renewal.FLOOR));
    }

    @Property(tries = 1000)
    void itIsNeverALoopAndWithinLifeWhereThatIsPossible(
            @ForAll @LongRange(min = 2, max = 400_000_000) long seconds,
            @ForAll @DoubleRange(min = 0.001, max = 0.999) @Scale(3) double ratio,
            @ForAll @LongRange(min = 1, max = 10_000_000) long workload,
            @ForAll @DoubleRange(min = 0, max = 0.999) @Scale(3) double jitter,
            @ForAll @LongRange(min = 0, max = 400_000_000) long age) {
        var lifetime = lives(Duration.ofSeconds(seconds));
        Instant published = NOW.plusSeconds(age % seconds);

        var renewal =
                Renewal.plan(lifetime, ratio, Duration.ofSeconds(workload), published, jitter);

        assertThat(renewal.at()).isAfterOrEqualTo(published.plusSeconds(1));
        if (lifetime.until().isAfter(published.plusSeconds(1))) {
            assertThat(renewal.at()).isBefore(lifetime.until());
        }
        if (published.equals(NOW)
                && renewal.warnings().isEmpty()
                && workload >= Renewal.FLOOR.toSeconds()) {
            assertThat(renewal.at().plusSeconds(workload)).isBeforeOrEqualTo(lifetime.until());
        }
    }
}
