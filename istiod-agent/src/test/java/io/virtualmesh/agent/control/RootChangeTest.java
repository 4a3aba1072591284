package io.virtualmesh.agent.control;

import static io.virtualmesh.agent.control.BundleLoop.Goal.FIRST_BUNDLE;
import static io.virtualmesh.agent.control.BundleLoop.Goal.KEEP_FRESH;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.ReplicaStatus.Value;
import io.virtualmesh.agent.trust.RootRule;
import io.virtualmesh.agent.trust.Step;
import io.virtualmesh.agent.trust.TrustPlan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The loop on its way from root A to root B; the plan is moved by the test as the Lease holder would move it. */
class RootChangeTest extends FromRootToRoot {
    @Test
    void theFirstBundleMakesThePlanAndFollowsIt() {
        assertThat(world.run(FIRST_BUNDLE, HOUR)).isTrue();

        var plan = world.trust.stored.orElseThrow();
        assertThat(plan.generation()).isEqualTo(1);
        assertThat(plan.signable()).containsExactly(root(a).id());
        assertThat(world.store.files).containsExactly(bytes(plan));

        world.run(KEEP_FRESH, HOUR.multipliedBy(2));
        assertThat(facts().entry().ack()).isEqualTo(1);
        assertThat(facts().entry().published()).containsExactly(root(a).id());
        assertThat(facts().wanted()).contains(wanted(a, PATH_A));
    }

    @Test
    void anotherRootIsMadeReadyAndNotPublishedBeforeItIsAllowed() {
        world.at(HOUR, this::vaultMovesToB);

        world.run(KEEP_FRESH, HOUR.multipliedBy(10));

        assertThat(world.store.published).hasSize(1);
        assertThat(world.signedAt).hasSize(2);
        assertThat(world.sink.events).contains("IntermediatePrepared");
        assertThat(facts().wanted().orElseThrow().root()).isEqualTo(root(b));
        assertThat(facts().entry().signers()).containsExactly(root(a));
        assertThat(world.sink.last().ready().reason()).isEqualTo("RootChanging");
        assertThat(world.sink.last().ready().value()).isEqualTo(Value.TRUE);
    }

    @Test
    void fiveGenerationsLeadFromOneRootToTheOther() {
        world.at(HOUR, this::vaultMovesToB);
        world.at(HOUR.multipliedBy(2), () -> step(new Step.Trust(Set.of(root(b)))));
        world.at(HOUR.multipliedBy(3), () -> step(new Step.Allow(List.of(wanted(b, "b")))));
        world.at(HOUR.multipliedBy(4), () -> step(new Step.Stop(Set.of(root(a).id()))));
        world.at(HOUR.multipliedBy(5), () -> step(new Step.Drop(Set.of(root(a).id()))));

        world.run(KEEP_FRESH, HOUR.multipliedBy(6));

        var both = world.trust.stored.orElseThrow();
        assertThat(world.store.files)
                .hasSize(6); // A, A B, A B newline (twice: roots, then CA), A B, B
        assertThat(world.store.files.getFirst()).isEqualTo(pem(a));
        assertThat(world.store.files.get(2)).isEqualTo(world.store.files.get(1) + "\n");
        assertThat(world.store.files.get(3)).isEqualTo(world.store.files.get(2));
        assertThat(world.store.files.get(4)).isEqualTo(world.store.files.get(1));
        assertThat(world.store.files.get(5)).isEqualTo(pem(b)).isEqualTo(bytes(both));
        assertThat(issuers()).containsExactly("A", "A", "A", "B", "B", "B");
        assertThat(world.signedAt).hasSize(2); // nothing was signed twice
        assertThat(facts().entry().ack()).isEqualTo(5);
        assertThat(facts().entry().signers()).containsExactly(root(b));
        assertThat(world.trust.noted).containsSubsequence(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void turnedBackBeforeItWasAllowedNothingChangesHands() {
        world.at(HOUR, this::vaultMovesToB);
        world.at(HOUR.multipliedBy(2), () -> step(new Step.Trust(Set.of(root(b)))));
        world.at(
                HOUR.multipliedBy(3),
                () -> {
                    world.signer.root = a;
                    world.trust.polled = Optional.of(wanted(a, PATH_A));
                });

        world.run(KEEP_FRESH, HOUR.multipliedBy(10));

        assertThat(facts().wanted().orElseThrow().root()).isEqualTo(root(a));
        assertThat(issuers()).containsOnly("A");
        assertThat(facts().entry().ack()).isEqualTo(2);
    }

    @Test
    void aRenewalInBetweenTakesTheWayThatThePlanKeeps() {
        world.at(HOUR, this::vaultMovesToB);

        world.run(KEEP_FRESH, Duration.ofDays(28));

        assertThat(issuers()).containsExactly("A", "A");
        assertThat(facts().entry().signers()).containsExactly(root(a));
    }

    @Test
    void aRenewalThatIsAskedForInBetweenTakesThatWayToo() {
        world.at(HOUR, this::vaultMovesToB);
        world.at(HOUR.multipliedBy(2), () -> renewalIsRequested("now"));

        world.run(KEEP_FRESH, HOUR.multipliedBy(3));

        assertThat(issuers()).containsExactly("A", "A");
        assertThat(world.signedAt).hasSize(3); // what was made ready for B waits on
        assertThat(facts().wanted().orElseThrow().root()).isEqualTo(root(b));
    }

    @Test
    void aNewPodStartsUnderWhatThePlanAllows() {
        world.trust.show(TrustPlan.first(wanted(a, PATH_A)).after(new Step.Trust(Set.of(root(b)))));
        vaultMovesToB();

        assertThat(world.run(FIRST_BUNDLE, HOUR)).isTrue();

        assertThat(issuers()).containsExactly("A");
        assertThat(world.store.files).containsExactly(bytes(world.trust.stored.orElseThrow()));
        assertThat(world.signedAt).hasSize(1); // it was known that B would be of no use
    }

    @Test
    void aNewPodThatGetsNothingAllowedWaitsAndSaysForWhat() {
        world.trust.show(TrustPlan.first(wanted(a, PATH_A)).after(new Step.Trust(Set.of(root(b)))));
        vaultMovesToB();
        world.trust.polled = Optional.empty();
        world.signer.answer =
                request ->
                        request.intent().vault().signPath().equals(PATH_A)
                                ? new SigningOutcome.Refused("VaultForbidden", "403 at " + PATH_A)
                                : world.signer.issue(request);

        assertThat(world.run(FIRST_BUNDLE, HOUR)).isFalse();

        assertThat(world.store.published).isEmpty();
        assertThat(world.sink.last().ready().reason()).isEqualTo("VaultForbidden");
        assertThat(facts().entry().ack())
                .isEqualTo(2); // who has published nothing acts by noting down
    }

    @Test
    void nothingIsAcknowledgedBeforeItIsNoted() {
        world.trust.notes = false;
        world.at(HOUR, () -> world.trust.notes = true);

        world.run(KEEP_FRESH, Duration.ofMinutes(59));
        assertThat(facts().entry().ack()).isZero();
        var told = facts().unnoted().orElseThrow();
        assertThat(told.message())
                .isEqualTo(
                        "generation 1 of the trust plan is not acknowledged: the volume is full");
        assertThat(world.sink.last().notices()).contains(told);
        assertThat(world.sink.last().ready().value()).isEqualTo(Value.TRUE);
        assertThat(world.sink.events).containsOnlyOnce("PlanNotNoted");

        world.run(KEEP_FRESH, HOUR.plusMinutes(1));
        assertThat(facts().entry().ack()).isEqualTo(1);
        assertThat(facts().unnoted()).isEmpty();
        assertThat(world.sink.last().notices()).isEmpty();
    }

    @Test
    void aNoteThatFailsOnceIsNoNews() {
        world.trust.notes = false;
        world.trust.notesAgain = true;

        world.run(KEEP_FRESH, HOUR);

        assertThat(facts().entry().ack()).isEqualTo(1);
        assertThat(world.sink.events).doesNotContain("PlanNotNoted");
    }

    @Test
    void aNoteThatIsThereHoldsUpNobodyIfItIsNotTakenAgain() {
        world.at(HOUR, () -> world.trust.notes = false);

        world.run(KEEP_FRESH, HOUR.multipliedBy(2));

        assertThat(facts().unnoted()).isEmpty();
        assertThat(world.sink.events).doesNotContain("PlanNotNoted");
    }

    @Test
    void nothingIsAcknowledgedBeforeIstiodHasLoadedIt() {
        world.at(
                HOUR,
                () -> {
                    world.istiod.reloads = false;
                    step(new Step.Trust(Set.of(root(b))));
                });

        world.run(KEEP_FRESH, HOUR.multipliedBy(2));

        assertThat(facts().entry().ack()).isEqualTo(1);
        assertThat(facts().entry().signers()).containsExactly(root(a)); // the CA is the same
        assertThat(world.sink.last().reloadConfirmed().reason()).isEqualTo("ReloadFailed");
    }

    /** Else each restart of istiod would count as signing under all roots, and put off the end of the change. */
    @Test
    void anIstiodThatRestartsReadsTheSameFilesAgain() {
        world.at(HOUR, () -> step(new Step.Trust(Set.of(root(b)))));
        world.at(HOUR.multipliedBy(2), () -> world.istiod.listens = false);

        world.run(KEEP_FRESH, HOUR.multipliedBy(3));

        assertThat(world.sink.last().reloadConfirmed().value()).isEqualTo(Value.UNKNOWN);
        assertThat(facts().entry().signers()).containsExactly(root(a));
        assertThat(facts().entry().ack()).isEqualTo(2);
    }

    @Test
    void aVaultThatIsAwayIsAskedOnceATryAlsoIfThePlanKnowsAnotherWayToIt() {
        world.trust.show(TrustPlan.first(wanted(a, PATH_A)));
        world.trust.polled = Optional.empty();
        world.meshes.manage(
                BundleLoopTest.intent(Duration.ofDays(30))
                        .with(
                                new World.FakeBlocks()
                                        .read(
                                                wanted(a, "pki/root/sign-intermediate")
                                                        .vault()
                                                        .orElseThrow())));
        world.signer.unreachable();

        world.run(FIRST_BUNDLE, Duration.ofMinutes(5));

        assertThat(world.signedAt).doesNotHaveDuplicates();
    }

    @Test
    void anIstiodWithOneRootOnlyIsGivenNoOther() {
        world.trust.rule = RootRule.SAME_BYTES;
        world.at(HOUR, this::vaultMovesToB);
        world.at(HOUR.multipliedBy(2), () -> step(new Step.Trust(Set.of(root(b)))));

        world.run(KEEP_FRESH, HOUR.multipliedBy(3));

        assertThat(world.store.files).containsExactly(pem(a));
        assertThat(world.sink.last().ready().reason()).isEqualTo("RootChangeRefused");
        assertThat(world.sink.last().ready().message()).contains("ISTIO_MULTIROOT_MESH=true");
        assertThat(facts().hold().orElseThrow().reason()).isEqualTo("RootChangeRefused");
        assertThat(facts().entry().ack()).isEqualTo(1);
    }

    @Test
    void aBundleOfBeforeThePlanBecomesItsBeginning() {
        world.trust.view = TrustSource.NONE.view();
        world.run(KEEP_FRESH, HOUR);
        world.trust.none();

        world.run(KEEP_FRESH, HOUR.multipliedBy(2));

        assertThat(world.trust.stored.orElseThrow().trusted()).containsExactly(root(a).id());
        assertThat(world.store.published).hasSize(1);
        assertThat(facts().entry().ack()).isEqualTo(1);
    }

    @Test
    void withoutAPlanARootThatMovedIsRefusedAndSaysWhy() {
        world.trust.view = new TrustSource.TrustView.NoPlan("the CRD is somebody else's");
        world.at(HOUR, this::vaultMovesToB);

        world.run(KEEP_FRESH, Duration.ofDays(29));

        assertThat(issuers()).containsExactly("A");
        assertThat(world.sink.last().lastError().orElseThrow())
                .contains("RootChangeRefused", "the CRD is somebody else's");
    }
}
