package io.virtualmesh.agent.trust;

import static io.virtualmesh.agent.trust.SampleRoots.A;
import static io.virtualmesh.agent.trust.SampleRoots.B;
import static io.virtualmesh.agent.trust.SampleRoots.C;
import static io.virtualmesh.agent.trust.SampleRoots.wanted;
import static io.virtualmesh.agent.trust.Told.mesh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.virtualmesh.agent.trust.Outcome.Advance;
import io.virtualmesh.agent.trust.Outcome.Settled;
import io.virtualmesh.agent.trust.Outcome.Waiting;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoordinatorTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final TrustPlan first = TrustPlan.first(wanted(A));
    private final TrustPlan trusted = first.after(new Step.Trust(Set.of(B)));
    private final TrustPlan allowed = trusted.after(new Step.Allow(List.of(wanted(B))));
    private final TrustPlan stopped = allowed.after(new Step.Stop(Set.of(A.id())));

    private static Outcome next(TrustPlan plan, Told... meshes) {
        var reports = Arrays.stream(meshes).map(Told::report).toList();
        return Coordinator.next(plan, reports, Policy.usual(), NOW);
    }

    private static Step step(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Advance.class);
        return ((Advance) outcome).step();
    }

    private static WaitReason reason(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Waiting.class);
        return ((Waiting) outcome).reason();
    }

    @Test
    void nothingIsToDoWhileAllWantTrustAndUseOneRoot() {
        assertThat(next(first, mesh("one"), mesh("two"))).isInstanceOf(Settled.class);
    }

    @Test
    void aWantedRootIsTrustedFirst() {
        var outcome = next(first, mesh("one"), mesh("two").wants(B));

        assertThat(step(outcome)).isEqualTo(new Step.Trust(Set.of(B)));
        assertThat(((Advance) outcome).next()).isEqualTo(trusted);
        assertThat(outcome.why()).contains(B.id().toString()).contains("not trusted yet");
    }

    @Test
    void aRootThatALivingCertificateLeadsToIsTrustedToo() {
        assertThat(step(next(first, mesh("one").uses(A, C)))).isEqualTo(new Step.Trust(Set.of(C)));
    }

    @Test
    void noStepBeforeEveryMeshHasActedOnTheOneBefore() {
        var lagging = mesh("two").wants(B).ack(1).behind("istiod-7", "istiod-9");

        var outcome = next(trusted, mesh("one").ack(2).wants(B).trusts(A, B), lagging);

        assertThat(reason(outcome)).isEqualTo(WaitReason.NOT_ACKNOWLEDGED);
        assertThat(((Waiting) outcome).waitingFor()).containsExactly("two");
        assertThat(outcome.why()).contains("istiod-7, istiod-9");
    }

    @Test
    void aMeshThatHasNotReportedBlocks() {
        var reports =
                List.of(mesh("one").wants(B).report(), new MeshReport("two", Optional.empty()));

        var outcome = Coordinator.next(first, reports, Policy.usual(), NOW);

        assertThat(reason(outcome)).isEqualTo(WaitReason.NOT_REPORTED);
        assertThat(((Waiting) outcome).waitingFor()).containsExactly("two");
    }

    @Test
    void aRootIsNotSignedUnderBeforeEveryMeshTrustsIt() {
        var ready = mesh("one").ack(2).wants(B).trusts(A, B);

        var outcome = next(trusted, ready, mesh("two").ack(2).wants(B).trusts(A));

        assertThat(reason(outcome)).isEqualTo(WaitReason.NOT_TRUSTED_YET);
        assertThat(((Waiting) outcome).waitingFor()).containsExactly("two");
        assertThat(step(next(trusted, ready))).isEqualTo(new Step.Allow(List.of(wanted(B))));
    }

    @Test
    void aRootThatNobodyWantsIsStoppedOnceAllWantedOnesAreSignable() {
        var moved = mesh("one").ack(3).wants(B).trusts(A, B).uses(A, B);

        assertThat(step(next(allowed, moved))).isEqualTo(new Step.Stop(Set.of(A.id())));
        assertThat(next(allowed, moved, mesh("two").ack(3).wants(A).trusts(A, B)))
                .isInstanceOf(Settled.class);
    }

    @Test
    void noSignableRootIsTakenAwayWhileAWantedOneIsNotSignableYet() {
        var more = allowed.after(new Step.Trust(Set.of(C)));

        var outcome = next(more, mesh("one").ack(4).wants(C).trusts(A, B));

        assertThat(reason(outcome)).isEqualTo(WaitReason.NOT_TRUSTED_YET);
    }

    @Test
    void noRootIsDroppedWhileACertificateLeadsToIt() {
        var still = mesh("one").ack(4).wants(B).trusts(A, B).uses(A, B);

        var outcome = next(stopped, still);

        assertThat(reason(outcome)).isEqualTo(WaitReason.STILL_USED);
        assertThat(outcome.why()).contains(A.id().toString()).contains("one");
        assertThat(step(next(stopped, still.uses(B)))).isEqualTo(new Step.Drop(Set.of(A.id())));
    }

    @Test
    void turningBackHalfWayDropsTheNewRootUnused() {
        assertThat(step(next(trusted, mesh("one").ack(2).trusts(A, B))))
                .isEqualTo(new Step.Drop(Set.of(B.id())));
    }

    @Test
    void turningBackAfterTheStopAllowsTheOldRootAgain() {
        assertThat(step(next(stopped, mesh("one").ack(4).wants(A).trusts(A, B).uses(A, B))))
                .isEqualTo(new Step.Allow(List.of(wanted(A))));
    }

    @Test
    void anotherWayToTheSameRootIsNoted() {
        var way = new WantedRoot(A, Optional.of(new VaultBlock("{\"server\":\"https://moved\"}")));

        assertThat(step(next(first, mesh("one").wants(way))))
                .isEqualTo(new Step.Readdress(List.of(way)));
        assertThat(next(first, mesh("one").wants(way), mesh("two"))).isInstanceOf(Settled.class);
    }

    @Test
    void aReportThatIsAheadOfThePlanStopsEverything() {
        var outcome = next(first, mesh("one").ack(4).wants(B));

        assertThat(reason(outcome)).isEqualTo(WaitReason.PLAN_WENT_BACK);
        assertThat(outcome.why()).contains("backup");
    }

    @Test
    void noCoordinatorWithoutAMesh() {
        assertThatIllegalArgumentException().isThrownBy(() -> next(first));
    }
}
