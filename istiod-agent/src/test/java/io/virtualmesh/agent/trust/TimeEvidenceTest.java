package io.virtualmesh.agent.trust;

import static io.virtualmesh.agent.trust.SampleRoots.A;
import static io.virtualmesh.agent.trust.SampleRoots.B;
import static io.virtualmesh.agent.trust.SampleRoots.C;
import static io.virtualmesh.agent.trust.SampleRoots.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.virtualmesh.agent.trust.Verdict.Known;
import io.virtualmesh.agent.trust.Verdict.Means;
import io.virtualmesh.agent.trust.Verdict.Open;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimeEvidenceTest {
    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
    private static final Instant CAME = START.plus(Duration.ofHours(1));
    private static final Duration LEAF = Duration.ofHours(24);

    private final TrustPlan first = TrustPlan.first(wanted(A));
    private final TrustPlan trusted = first.after(new Step.Trust(Set.of(B)));
    private final TrustPlan allowed = trusted.after(new Step.Allow(List.of(wanted(B))));
    private final TrustPlan stopped = allowed.after(new Step.Stop(Set.of(A.id())));
    private final Moments moments = Moments.none().reach(1, START).reach(2, CAME);

    private static MeshPod pod(Instant created) {
        return new MeshPod("shop", "cart", created);
    }

    private TimeEvidence at(Instant now) {
        return new TimeEvidence(trusted, moments, Waits.usual(), now);
    }

    @Test
    void aPodOfLongBeforeTrustsARootAfterOneWholeLeafLifetime() {
        var old = pod(START);
        var known = CAME.plus(LEAF);

        assertThat(at(CAME.plusSeconds(1)).trusts(old, B.id()))
                .isEqualTo(new Open(Optional.of(known)));
        assertThat(at(known.minusMillis(1)).trusts(old, B.id()).isKnown()).isFalse();
        assertThat(at(known).trusts(old, B.id())).isEqualTo(new Known(Means.TIME));
    }

    @Test
    void aPodOfTwoMinutesLaterTrustsItAtOnce() {
        var now = CAME.plusSeconds(200);

        assertThat(at(now).trusts(pod(CAME.plusSeconds(121)), B.id()).isKnown()).isTrue();
        assertThat(at(now).trusts(pod(CAME.plusSeconds(120)), B.id()).isKnown()).isFalse();
    }

    @Test
    void aPodOfTheTwoMinutesBetweenCountsItsLeafFromItsOwnBirth() {
        var between = CAME.plusSeconds(100);

        assertThat(at(CAME.plusSeconds(200)).trusts(pod(between), B.id()))
                .isEqualTo(new Open(Optional.of(between.plus(LEAF))));
    }

    @Test
    void withLeavesOfSecondsTheMountStillCounts() {
        var quick = new Waits(Waits.MOUNT, Duration.ofSeconds(10));
        var evidence = new TimeEvidence(trusted, moments, quick, CAME.plusSeconds(119));

        assertThat(evidence.trusts(pod(START), B.id()))
                .isEqualTo(new Open(Optional.of(CAME.plusSeconds(120))));
    }

    @Test
    void beforeItsMomentAndWithoutItsRootNothingIsKnown() {
        var early = new TimeEvidence(trusted, Moments.none().reach(1, START), Waits.usual(), CAME);

        assertThat(early.trusts(pod(START), B.id())).isEqualTo(new Open(Optional.empty()));
        assertThat(at(CAME).trusts(pod(START), C.id())).isEqualTo(new Open(Optional.empty()));
    }

    @Test
    void theFirstMomentAtOrBeyondAGenerationCounts() {
        var skipped = Moments.none().reach(1, START).reach(3, CAME);
        var evidence = new TimeEvidence(allowed, skipped, Waits.usual(), CAME.plus(LEAF));

        assertThat(evidence.trusts(pod(START), B.id()).isKnown()).isTrue();
    }

    @Test
    void aRootThatMaySignIsNeverFree() {
        var evidence = new TimeEvidence(stopped, moments, Waits.usual(), CAME.plus(LEAF));

        assertThat(evidence.freeOf(pod(START), B.id())).isEqualTo(new Open(Optional.empty()));
    }

    @Test
    void aStoppedRootIsFreeOneLeafLifetimeAfterItsStop() {
        var end = CAME.plusSeconds(60);
        var then = moments.reach(4, end);
        var evidence = new TimeEvidence(stopped, then, Waits.usual(), end.plusSeconds(1));

        assertThat(evidence.freeOf(pod(START), A.id()))
                .isEqualTo(new Open(Optional.of(end.plus(LEAF))));
        assertThat(evidence.freeOf(pod(end), A.id()).isKnown()).isFalse();
        assertThat(evidence.freeOf(pod(end.plusMillis(1)), A.id()).isKnown()).isTrue();
    }

    @Test
    void aCaThatWasKeptUnderAStoppedRootMovesThatMoment() {
        var stop = CAME.plusSeconds(60);
        var late = stop.plus(Duration.ofDays(3));
        var kept = moments.sign(List.of(A.id()), CAME).reach(4, stop);
        var moved = kept.sign(List.of(B.id()), late);

        assertThat(new TimeEvidence(stopped, kept, Waits.usual(), late).freeOf(pod(START), A.id()))
                .isEqualTo(new Open(Optional.empty()));
        assertThat(new TimeEvidence(stopped, moved, Waits.usual(), late).freeOf(pod(START), A.id()))
                .isEqualTo(new Open(Optional.of(late.plus(LEAF))));
    }

    @Test
    void whereOneEvidenceDoesNotKnowTheOtherIsAsked() {
        var seen = new Known(Means.HANDSHAKE);
        Evidence look =
                new Evidence() {
                    @Override
                    public Verdict trusts(MeshPod pod, RootId root) {
                        return root.equals(B.id()) ? seen : new Open(Optional.empty());
                    }

                    @Override
                    public Verdict freeOf(MeshPod pod, RootId root) {
                        return seen;
                    }
                };

        var both = look.or(at(START.plus(LEAF)));

        assertThat(both.trusts(pod(START), B.id())).isEqualTo(seen);
        assertThat(both.trusts(pod(START), A.id())).isEqualTo(new Known(Means.TIME));
        assertThat(both.freeOf(pod(START), B.id())).isEqualTo(seen);
    }

    @Test
    void aMomentIsWrittenOnce() {
        assertThat(moments.reach(2, CAME.plusSeconds(9))).isEqualTo(moments);
        assertThat(moments.reach(1, CAME.plusSeconds(9))).isEqualTo(moments);
    }

    @Test
    void momentsThatNoRootAsksForAreForgotten() {
        var all = moments.reach(3, CAME.plusSeconds(1)).reach(4, CAME.plusSeconds(2));
        var dropped = stopped.after(new Step.Drop(Set.of(A.id())));

        assertThat(all.keptFor(stopped).reached()).containsOnlyKeys(1L, 2L, 3L, 4L);
        assertThat(all.keptFor(dropped).reached()).containsOnlyKeys(2L, 3L, 4L);
    }

    @Test
    void aRootThatSignsAgainHasNotCeased() {
        var again =
                moments.sign(List.of(A.id()), START)
                        .sign(List.of(B.id()), CAME)
                        .sign(List.of(A.id(), B.id()), CAME.plusSeconds(5));

        assertThat(again.ceased()).isEmpty();
        assertThat(again.quiet(A.id(), 1)).isEmpty();
    }

    @Test
    void waitsHaveSomethingToWaitFor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Waits(Duration.ZERO, Duration.ZERO));
    }
}
