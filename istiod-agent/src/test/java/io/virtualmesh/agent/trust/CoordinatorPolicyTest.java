package io.virtualmesh.agent.trust;

import static io.virtualmesh.agent.trust.SampleRoots.A;
import static io.virtualmesh.agent.trust.SampleRoots.B;
import static io.virtualmesh.agent.trust.SampleRoots.C;
import static io.virtualmesh.agent.trust.SampleRoots.wanted;
import static io.virtualmesh.agent.trust.Told.mesh;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.bundle.RootPins;
import io.virtualmesh.agent.trust.Outcome.Advance;
import io.virtualmesh.agent.trust.Outcome.Waiting;
import io.virtualmesh.agent.trust.Policy.Scope;
import io.virtualmesh.agent.trust.Policy.Verification;
import io.virtualmesh.agent.trust.Policy.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Federation, a person's word, pinned roots, istiods that refuse, and the forced step. */
class CoordinatorPolicyTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final TrustPlan first = TrustPlan.first(wanted(A));
    private final TrustPlan trusted = first.after(new Step.Trust(Set.of(B)));
    private Scope scope = Scope.ALL_MESHES;
    private Writer writer = Writer.SIDECAR;
    private Verification verification = new Verification.Observed();
    private RootPins pins = RootPins.none();

    private Outcome next(TrustPlan plan, Told mesh) {
        var policy = new Policy(scope, writer, verification, pins, Policy.PATIENCE);
        return Coordinator.next(plan, List.of(mesh.report()), policy, NOW);
    }

    private static Distress.NoReplica alone(Duration since) {
        return new Distress.NoReplica(NOW.minus(since));
    }

    private static void waits(Outcome outcome, WaitReason reason) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Waiting.class, it -> assertThat(it.reason()).isEqualTo(reason));
    }

    private static void takes(Outcome outcome, Step step) {
        assertThat(outcome)
                .isInstanceOfSatisfying(Advance.class, it -> assertThat(it.step()).isEqualTo(step));
    }

    @Test
    void oneOfSeveralMeshesComesToTrustAndGoesNoFurther() {
        scope = Scope.ONE_OF_SEVERAL;
        var ready = mesh("one").ack(2).wants(B).trusts(A, B);

        takes(next(first, mesh("one").wants(B)), new Step.Trust(Set.of(B)));
        waits(next(trusted, ready), WaitReason.FEDERATION);
        assertThat(next(trusted, ready).why()).contains("several meshes").contains("allow");
        waits(next(trusted, mesh("one").ack(2).trusts(A, B)), WaitReason.FEDERATION);
    }

    @Test
    void aPersonConfirmsEachStepByItsOwnToken() {
        verification = new Verification.Manual(Optional.of("2-trust"));
        var ready = mesh("one").ack(2).wants(B).trusts(A, B);

        takes(next(first, mesh("one").wants(B)), new Step.Trust(Set.of(B)));
        waits(next(trusted, ready), WaitReason.NOT_APPROVED);
        assertThat(((Waiting) next(trusted, ready)).waitingFor()).containsExactly("3-allow");
    }

    @Test
    void withoutAWordNothingIsConfirmed() {
        verification = new Verification.Manual(Optional.empty());

        waits(next(first, mesh("one").wants(B)), WaitReason.NOT_APPROVED);
    }

    @Test
    void aRootThatIsNotPinnedIsNeverTrusted() {
        pins = new RootPins(Set.of(A.id().sha256()));

        var outcome = next(first, mesh("one").wants(B));

        waits(outcome, WaitReason.ROOT_NOT_PINNED);
        assertThat(outcome.why()).contains("EXPECTED_ROOT_SHA256").contains(B.id().toString());
        waits(
                next(first, mesh("one").wants(B).distress(alone(Duration.ofHours(1)))),
                WaitReason.ROOT_NOT_PINNED);
    }

    @Test
    void aRootThatIsPinnedIsTrustedBesideOneThatIsNot() {
        pins = new RootPins(Set.of(A.id().sha256(), B.id().sha256()));

        takes(next(first, mesh("one").wants(B).uses(A, C)), new Step.Trust(Set.of(B)));
    }

    @Test
    void whereIstiodWouldRefuseNothingIsWritten() {
        var outcome = next(first, mesh("one").wants(B).rule(RootRule.SAME_BYTES));

        waits(outcome, WaitReason.ROOT_CHANGE_REFUSED);
        assertThat(outcome.why()).contains("ISTIO_MULTIROOT_MESH");
    }

    @Test
    void anInitContainerTakesNoStepButTheForcedOne() {
        writer = Writer.INIT_CONTAINER;

        waits(next(first, mesh("one").wants(B)), WaitReason.NO_SIDECAR);
        takes(
                next(first, mesh("one").wants(B).distress(alone(Duration.ofMinutes(5)))),
                new Step.Force(List.of(wanted(B))));
    }

    @Test
    void aMeshWithoutAReplicaWaitsFiveMinutesForItsRoot() {
        var early = mesh("one").wants(B).distress(alone(Duration.ofSeconds(299)));

        takes(next(first, early), new Step.Trust(Set.of(B)));

        var late = mesh("one").wants(B).distress(alone(Duration.ofSeconds(300)));

        takes(next(first, late), new Step.Force(List.of(wanted(B))));
        assertThat(next(first, late).why())
                .contains("before it is trusted")
                .contains("no running replica");
    }

    @Test
    void aCaThatNobodyRenewsForcesItsRootToo() {
        var ending = new Distress.EndingCa(NOW, NOW.plusSeconds(600));
        var notYet = new Distress.EndingCa(NOW.plusSeconds(1), NOW.plusSeconds(600));

        takes(
                next(trusted, mesh("one").ack(2).wants(B).distress(ending)),
                new Step.Force(List.of(wanted(B))));
        waits(
                next(trusted, mesh("one").ack(2).wants(B).distress(notYet)),
                WaitReason.NOT_TRUSTED_YET);
    }

    @Test
    void aForcedRootWaitsForNobodyOnceItIsTrusted() {
        var alone = mesh("one").ack(1).wants(B).distress(alone(Duration.ofHours(1)));

        takes(next(trusted, alone), new Step.Force(List.of(wanted(B))));
        waits(next(trusted, alone.wants(C)), WaitReason.NOT_ACKNOWLEDGED);
    }

    @Test
    void distressForcesNoRootThatMaySignAnyway() {
        var alone = mesh("one").distress(alone(Duration.ofHours(1)));

        assertThat(next(first, alone)).isInstanceOf(Outcome.Settled.class);
    }

    @Test
    void aForcedStepIsTakenInAFederationAndWithoutAPersonToo() {
        scope = Scope.ONE_OF_SEVERAL;
        verification = new Verification.Manual(Optional.empty());

        takes(
                next(first, mesh("one").wants(B).distress(alone(Duration.ofHours(1)))),
                new Step.Force(List.of(wanted(B))));
    }
}
