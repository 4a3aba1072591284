package io.virtualmesh.agent.control;

import static io.virtualmesh.agent.control.BundleLoop.Goal.FIRST_BUNDLE;
import static io.virtualmesh.agent.control.BundleLoop.Goal.KEEP_FRESH;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.bundle.RootPins;
import io.virtualmesh.agent.bundle.TestPki;
import io.virtualmesh.agent.trust.Step;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.WantedRoot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What may go wrong on the way from one root to another, each found by somebody who looked for it. */
class RootChangeFaultsTest extends FromRootToRoot {
    private void guard() {
        world.signer.answer =
                request -> {
                    if (world.signedAt.size() > 40) {
                        throw new AssertionError("hot loop: 40 signed by " + world.now());
                    }
                    return world.signer.issue(request);
                };
    }

    @Test
    void aVaultThatTellsAnotherRootThanItSignsUnderIsNotAskedWithoutEnd() {
        guard();
        world.at(HOUR, () -> world.trust.polled = Optional.of(wanted(b, "b")));
        world.run(KEEP_FRESH, HOUR.multipliedBy(2));
        assertThat(world.signedAt.size()).isLessThan(10);
    }

    @Test
    void aRequestThatNobodyCanAnswerYetDoesNotHoldUpTheChange() {
        guard();
        world.trust.polled = Optional.empty();
        world.trust.show(TrustPlan.first(new WantedRoot(root(a), Optional.empty())));
        world.at(
                HOUR,
                () -> {
                    vaultMovesToB();
                    renewalIsRequested("now");
                });
        world.at(HOUR.multipliedBy(2), () -> step(new Step.Trust(Set.of(root(b)))));
        world.at(HOUR.multipliedBy(3), () -> step(new Step.Allow(List.of(wanted(b, "b")))));
        world.run(KEEP_FRESH, HOUR.multipliedBy(2));
        assertThat(world.sink.last().lastError().orElseThrow()).contains("RequestWaits");
        assertThat(world.sink.last().ready().reason()).isEqualTo("RootChanging");
        assertThat(world.sink.last().failed()).isZero();
        world.run(KEEP_FRESH, HOUR.multipliedBy(4));
        assertThat(issuers()).endsWith("B");
        assertThat(world.signedAt).hasSizeLessThan(10);
        assertThat(world.sink.last().lastError()).isEmpty();
    }

    @Test
    void aRenewalByThePlansWayDoesNotMakeANewSpecObeyed() {
        var other = BundleLoopTest.intent(Duration.ofDays(20));
        world.at(
                HOUR,
                () -> {
                    world.signer.root = b;
                    world.trust.polled = Optional.empty();
                    world.meshes.manage(other);
                });
        world.at(
                HOUR.multipliedBy(2),
                () -> world.meshes.manage(other, MeshSource.Origin.LIVE, Optional.of("now")));
        world.run(KEEP_FRESH, HOUR.multipliedBy(3));
        assertThat(issuers()).containsExactly("A", "A");
        world.run(KEEP_FRESH, HOUR.multipliedBy(4)); // after a restart
        assertThat(wanted()).endsWith("B");
    }

    @Test
    void whatMayNotBePublishedYetIsNoRenewal() {
        guard();
        world.trust.polled = Optional.empty();
        world.trust.show(TrustPlan.first(new WantedRoot(root(a), Optional.empty())));
        world.at(HOUR, () -> world.signer.root = b);
        world.run(KEEP_FRESH, Duration.ofDays(29));
        assertThat(world.signedAt.size()).isLessThan(10);
    }

    @Test
    void aNewPodThatMayNotPublishWhatItGotDoesNotAskForMore() {
        guard();
        world.trust.polled = Optional.empty();
        world.trust.show(TrustPlan.first(new WantedRoot(root(a), Optional.empty())));
        world.signer.root = b;
        world.run(FIRST_BUNDLE, HOUR);
        assertThat(world.signedAt.size()).isLessThan(10);
    }

    @Test
    void aPlanBeginsWithTheRootInPlace() {
        world.trust.view = TrustSource.NONE.view();
        world.run(KEEP_FRESH, HOUR);
        world.trust.view = new TrustSource.TrustView.Unsure("TrustPlanUnread", "503");
        world.meshes.manage(BundleLoopTest.intent(Duration.ofDays(31)));
        world.trust.polled = Optional.of(wanted(b, "b"));
        world.signer.root = b;
        world.signer.answer =
                request -> {
                    world.trust.none(); // the API server is back
                    return world.signer.issue(request);
                };
        world.run(KEEP_FRESH, HOUR.multipliedBy(2));
        assertThat(world.trust.stored.orElseThrow().trusted()).contains(root(a).id());
    }

    @Test
    void aReplicaThatLostItsSetAcknowledgesNothing() {
        world.at(
                HOUR,
                () -> {
                    world.signer.unreachable();
                    world.store.stored = Optional.empty();
                });
        world.at(HOUR.multipliedBy(2), () -> step(new Step.Trust(Set.of(root(b)))));
        world.run(KEEP_FRESH, HOUR.multipliedBy(3));
        assertThat(facts().entry().ack()).isEqualTo(1);
    }

    @Test
    void anExpiredCaDoesNotWaitForTheRootsOfThePlan() {
        world.at(HOUR, world.signer::unreachable);
        world.at(Duration.ofDays(30).plusHours(1), () -> step(new Step.Trust(Set.of(root(b)))));
        world.at(Duration.ofDays(30).plusHours(2), world.signer::works);
        world.run(KEEP_FRESH, Duration.ofDays(35));
        assertThat(world.store.published.size()).isGreaterThan(1);
    }

    @Test
    void aSpecThatNobodyCanFollowDoesNotStopTheRenewal() {
        world.at(
                HOUR,
                () -> {
                    world.meshes.manage(BundleLoopTest.intent(Duration.ofDays(20)));
                    world.signer.answer =
                            request ->
                                    request.intent().vault().signPath().equals(PATH_A)
                                            ? world.signer.issue(request)
                                            : new SigningOutcome.Refused("VaultForbidden", "403");
                    world.trust.polled = Optional.empty();
                });
        world.run(KEEP_FRESH, Duration.ofDays(29).plusHours(23));
        assertThat(world.store.published.size()).isGreaterThan(1);
    }

    @Test
    void whoCannotFollowThePlanRenewsAllTheSame() {
        world.pins = RootPins.parse(Certificates.sha256(a.certificate()));
        world.at(HOUR, () -> step(new Step.Trust(Set.of(root(b)))));
        world.run(KEEP_FRESH, Duration.ofDays(29).plusHours(23));
        assertThat(world.store.published.size()).isGreaterThan(1);
    }

    @Test
    void aRenewalDoesNotLeaveARootThatThePlanDoesNotTrust() {
        world.at(HOUR, () -> world.trust.show(TrustPlan.first(wanted(b, "b"))));
        world.at(
                HOUR.multipliedBy(2),
                () -> {
                    vaultMovesToB();
                    renewalIsRequested("x");
                });
        world.run(KEEP_FRESH, HOUR.multipliedBy(6));
        assertThat(world.signedAt).hasSizeLessThan(10);
        assertThat(world.store.files.getLast()).contains(pem(a));
    }

    @Test
    void anOutdatedAnswerOfVaultHidesNoWay() {
        guard();
        world.at(HOUR, () -> world.signer.root = b);
        world.run(KEEP_FRESH, Duration.ofDays(29));
        assertThat(issuers()).containsExactly("A", "A");
    }

    @Test
    void aNewPodSignsUnderItsOwnRootOnly() {
        world.trust.show(
                TrustPlan.first(wanted(a, PATH_A))
                        .after(new Step.Trust(Set.of(root(b))))
                        .after(new Step.Allow(List.of(wanted(b, "b"))))
                        .after(new Step.Stop(Set.of(root(a).id()))));
        world.trust.polled = Optional.of(wanted(b, "b"));
        world.signer.root = b;
        assertThat(world.run(FIRST_BUNDLE, HOUR)).isTrue();
        assertThat(facts().entry().signers()).containsExactly(root(b));
    }

    @Test
    void aRestartRemembersThatIstiodHasNotLoadedTheRoots() {
        world.at(
                HOUR,
                () -> {
                    world.istiod.reloads = false;
                    step(new Step.Trust(Set.of(root(b))));
                });
        world.run(KEEP_FRESH, HOUR.multipliedBy(2));
        assertThat(facts().entry().ack()).isEqualTo(1);
        world.istiod.reloads = true; // the fake's switch; its leaf is the old one still
        world.run(KEEP_FRESH, HOUR.multipliedBy(3));
        assertThat(facts().entry().ack()).isLessThan(2);
    }

    @Test
    void whoDoesNotKnowThePlanAsksForItBeforeVault() {
        world.trust.view = new TrustSource.TrustView.Unsure("TrustPlanUnread", "503");
        world.run(FIRST_BUNDLE, HOUR);
        assertThat(world.signedAt.size()).isLessThan(5);
    }

    @Test
    void twoRootsOfOneKeyAreToldApart() {
        guard();
        var longer =
                TestPki.ca("A")
                        .key(a.key())
                        .until(Instant.parse("2065-01-01T00:00:00Z"))
                        .selfSigned();
        world.signer.root = longer;
        world.trust.polled = Optional.of(wanted(longer, "l"));
        world.at(
                HOUR,
                () -> {
                    world.signer.root = a;
                    world.trust.polled = Optional.of(wanted(a, PATH_A));
                });
        world.at(HOUR.multipliedBy(2), () -> step(new Step.Trust(Set.of(root(a)))));
        world.at(HOUR.multipliedBy(3), () -> step(new Step.Allow(List.of(wanted(a, PATH_A)))));
        world.run(KEEP_FRESH, HOUR.multipliedBy(4));
        assertThat(world.signedAt.size()).isLessThan(10);
    }

    @Test
    void aRestartDoesNotTurnBack() {
        world.at(HOUR, this::vaultMovesToB);
        world.at(HOUR.multipliedBy(2), () -> step(new Step.Trust(Set.of(root(b)))));
        world.run(KEEP_FRESH, HOUR.multipliedBy(3));
        assertThat(facts().wanted().orElseThrow().root()).isEqualTo(root(b));
        world.sink.statuses.clear();
        world.run(KEEP_FRESH, HOUR.multipliedBy(4));
        assertThat(wanted()).containsOnly("B");
    }

    @Test
    void whatGrewOldWhileItWaitedDoesNotTurnBack() {
        world.at(HOUR, this::vaultMovesToB);
        world.at(HOUR.multipliedBy(2), () -> step(new Step.Trust(Set.of(root(b)))));
        world.run(KEEP_FRESH, Duration.ofDays(29).plusHours(12));
        var said = wanted();
        assertThat(said.subList(said.indexOf("B"), said.size())).containsOnly("B");
    }
}
