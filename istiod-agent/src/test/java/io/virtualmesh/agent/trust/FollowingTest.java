package io.virtualmesh.agent.trust;

import static io.virtualmesh.agent.trust.SampleRoots.A;
import static io.virtualmesh.agent.trust.SampleRoots.B;
import static io.virtualmesh.agent.trust.SampleRoots.C;
import static io.virtualmesh.agent.trust.SampleRoots.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.virtualmesh.agent.bundle.RootPins;
import io.virtualmesh.agent.bundle.Roots;
import io.virtualmesh.agent.trust.Move.Hold;
import io.virtualmesh.agent.trust.Move.PublishRoots;
import io.virtualmesh.agent.trust.Move.Rest;
import io.virtualmesh.agent.trust.Move.SignUnder;
import io.virtualmesh.agent.trust.Move.Start;
import io.virtualmesh.agent.trust.Replica.Published;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FollowingTest {
    private final TrustPlan first = TrustPlan.first(wanted(A));
    private final TrustPlan trusted = first.after(new Step.Trust(Set.of(B)));
    private final TrustPlan allowed = trusted.after(new Step.Allow(List.of(wanted(B))));
    private final TrustPlan stopped = allowed.after(new Step.Stop(Set.of(A.id())));
    private RootPins pins = RootPins.none();
    private RootRule rule = RootRule.SUBSET;

    private static Replica has(TrustPlan roots, Root signer) {
        return new Replica(Optional.of(new Published(roots.rootFile(), signer.id(), true)), 9, 0);
    }

    private static Replica waiting(long noted) {
        return new Replica(Optional.empty(), noted, 0);
    }

    private Following following(TrustPlan plan, Replica replica, Root wanted) {
        return new Following(plan, replica, wanted.id(), pins, rule);
    }

    private static List<Root> under(List<PlannedRoot> roots) {
        return roots.stream().map(PlannedRoot::root).toList();
    }

    @Test
    void newRootsArePublishedWithTheCaInPlace() {
        var following = following(trusted, has(first, A), B);

        assertThat(following.next()).isEqualTo(new PublishRoots(trusted.rootFile()));
        assertThat(following.mayAcknowledge()).isFalse();
    }

    @Test
    void theCaStaysUntilTheWantedRootIsSignable() {
        var following = following(trusted, has(trusted, A), B);

        assertThat(following.next()).isEqualTo(new Rest());
        assertThat(following.mayAcknowledge()).isTrue();
    }

    @Test
    void onceTheWantedRootIsSignableRootsComeFirstThenTheCa() {
        assertThat(following(allowed, has(trusted, A), B).next())
                .as("the newline has changed")
                .isEqualTo(new PublishRoots(allowed.rootFile()));
        assertThat(following(allowed, has(allowed, A), B).next())
                .isInstanceOfSatisfying(
                        SignUnder.class, it -> assertThat(under(it.under())).containsExactly(B));
        assertThat(following(allowed, has(allowed, A), B).mayAcknowledge()).isFalse();
        assertThat(following(allowed, has(allowed, B), B).mayAcknowledge()).isTrue();
    }

    @Test
    void aCaUnderAStoppedRootIsKeptWhileTheWantedOneIsNotSignable() {
        assertThat(following(stopped, has(stopped, A), A).next()).isEqualTo(new Rest());
        assertThat(following(stopped, has(stopped, A), A).mayAcknowledge()).isTrue();
        assertThat(following(stopped, has(stopped, A), B).mayAcknowledge()).isFalse();
    }

    @Test
    void butNotRenewed() {
        var following = following(stopped, has(stopped, A), A);

        assertThat(under(following.signers())).containsExactly(B);
    }

    @Test
    void theBestRootToSignUnderIsTheWantedOneThenThePresentOne() {
        assertThat(under(following(allowed, has(allowed, A), B).signers())).containsExactly(B, A);
        assertThat(under(following(allowed, has(allowed, B), C).signers())).containsExactly(B, A);
        assertThat(under(following(allowed, waiting(3), C).signers())).containsExactly(A, B);
    }

    @Test
    void nothingIsAcknowledgedBeforeItIsNotedDown() {
        var noted = has(trusted, A);
        var forgetful = new Replica(noted.published(), 1, 0);

        assertThat(following(trusted, noted, B).mayAcknowledge()).isTrue();
        assertThat(following(trusted, forgetful, B).mayAcknowledge()).isFalse();
    }

    @Test
    void nothingIsAcknowledgedBeforeIstiodWasSeenWithIt() {
        var unseen = new Published(trusted.rootFile(), A.id(), false);
        var replica = new Replica(Optional.of(unseen), 2, 1);

        assertThat(following(trusted, replica, B).mayAcknowledge()).isFalse();
        assertThat(replica.report().signers())
                .as("istiod may still sign under the one before")
                .containsExactlyInAnyOrder(A, B);
        assertThat(has(trusted, A).report().signers()).containsExactly(A);
    }

    @Test
    void anInitContainerStartsByThePlanAndAcknowledgesWhatItHasNoted() {
        var following = following(allowed, waiting(3), B);

        assertThat(following.next())
                .isInstanceOfSatisfying(
                        Start.class,
                        it -> {
                            assertThat(it.roots()).isEqualTo(allowed.rootFile());
                            assertThat(under(it.under())).containsExactly(B, A);
                        });
        assertThat(following.mayAcknowledge()).isTrue();
        assertThat(following(allowed, waiting(2), B).mayAcknowledge()).isFalse();
        assertThat(waiting(3).report()).isEqualTo(new ReplicaTrust(0, Set.of(), Set.of()));
    }

    @Test
    void rootsThatIstiodWouldRefuseAreNotPublished() {
        var other = first.after(new Step.Trust(Set.of(C)));

        holds(following(other, has(trusted, A), B), WaitReason.ROOT_CHANGE_REFUSED);

        rule = RootRule.SAME_BYTES;

        holds(following(trusted, has(first, A), B), WaitReason.ROOT_CHANGE_REFUSED);
        assertThat(following(first, has(first, A), B).next()).isEqualTo(new Rest());
    }

    @Test
    void aCaUnderARootThatThePlanDoesNotTrustStaysAndIsReported() {
        var foreign = TrustPlan.first(wanted(B));
        var both = new RootFile(List.of(A, B), Roots.Ending.PLAIN);

        assertThat(following(foreign, has(first, A), B).next()).isEqualTo(new PublishRoots(both));

        var there = has(trusted, A);

        assertThat(following(foreign, there, B).next()).isEqualTo(new Rest());
        assertThat(following(foreign, there, B).mayAcknowledge()).isTrue();
        assertThat(there.report().signers()).containsExactly(A);
        assertThat(under(following(foreign, there, B).signers())).containsExactly(B);
    }

    @Test
    void aPlanWithARootThatIsNotPinnedIsNotFollowed() {
        pins = new RootPins(Set.of(A.id().sha256()));

        holds(following(trusted, has(first, A), B), WaitReason.ROOT_NOT_PINNED);
        holds(following(trusted, waiting(2), B), WaitReason.ROOT_NOT_PINNED);
    }

    @Test
    void aPlanOlderThanWhatWasAcknowledgedIsNotFollowed() {
        var ahead = new Replica(has(trusted, A).published(), 2, 2);

        holds(following(first, ahead, A), WaitReason.PLAN_WENT_BACK);
    }

    @Test
    void aCaChainsToOneOfItsRoots() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Published(first.rootFile(), B.id(), true));
    }

    private static void holds(Following following, WaitReason reason) {
        assertThat(following.next())
                .isInstanceOfSatisfying(
                        Hold.class, it -> assertThat(it.reason()).isEqualTo(reason));
        assertThat(following.mayAcknowledge()).isFalse();
    }
}
