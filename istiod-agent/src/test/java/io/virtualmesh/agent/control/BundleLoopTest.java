package io.virtualmesh.agent.control;

import static io.virtualmesh.agent.control.BundleLoop.Goal.FIRST_BUNDLE;
import static io.virtualmesh.agent.control.BundleLoop.Goal.KEEP_FRESH;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.bundle.KeySpec;
import io.virtualmesh.agent.bundle.RootPins;
import io.virtualmesh.agent.bundle.TestPki;
import io.virtualmesh.agent.control.MeshSource.Origin;
import io.virtualmesh.agent.control.ReplicaStatus.Value;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BundleLoopTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final World world = new World();

    @Test
    void initEndsWithTheFirstBundleAndNotBefore() {
        world.at(MINUTE, () -> world.meshes.manage(intent(Duration.ofDays(30))));

        assertThat(world.run(FIRST_BUNDLE, Duration.ofSeconds(59))).isFalse();
        assertThat(world.store.published).isEmpty();
        assertThat(world.run(FIRST_BUNDLE, Duration.ofMinutes(2))).isTrue();
        assertThat(world.store.published).hasSize(1);
    }

    @Test
    void aWaitingInitSaysWhatItWaitsForOnce() {
        world.run(FIRST_BUNDLE, Duration.ofHours(1));

        assertThat(world.sink.events).containsExactly("VirtualMeshAbsent");
        assertThat(world.sink.last().ready().reason()).isEqualTo("VirtualMeshAbsent");
    }

    @Test
    void theSidecarKeepsTheBundleThatInitLeft() {
        world.meshes.manage(intent(Duration.ofDays(30)));
        world.run(FIRST_BUNDLE, MINUTE);

        world.run(KEEP_FRESH, DAY);

        assertThat(world.store.published).hasSize(1);
        assertThat(world.sink.last().ready().value()).isEqualTo(Value.TRUE);
        assertThat(world.sink.last().reloadConfirmed().reason()).isEqualTo("Served");
    }

    @Test
    void renewalComesInTheLastTenthOfTheLifetime() {
        world.meshes.manage(intent(Duration.ofDays(30)));

        world.run(KEEP_FRESH, Duration.ofDays(28));

        assertThat(world.signedAt).hasSize(2);
        var age = Duration.between(world.signedAt.getFirst(), world.signedAt.getLast());
        assertThat(age).isBetween(Duration.ofDays(25), Duration.ofDays(27).plus(MINUTE));
    }

    @Test
    void aTinyLifetimeIsRenewedAtLeisureAndNeverInALoop() {
        world.meshes.manage(intent(Duration.ofSeconds(60)));

        world.run(KEEP_FRESH, Duration.ofMinutes(10));

        assertThat(world.signedAt).hasSizeBetween(15, 30);
    }

    @Test
    void aStartIsNoEvent() {
        var starting = "not read yet";
        world.meshes.view = new MeshSource.MeshView.Waiting(MeshSource.STARTING, starting);
        world.at(MINUTE, () -> world.meshes.manage(intent(Duration.ofDays(30))));

        assertThat(world.run(FIRST_BUNDLE, Duration.ofHours(1))).isTrue();

        assertThat(world.sink.events).containsExactly("BundlePublished");
        assertThat(world.sink.statuses.getFirst().ready().reason()).isEqualTo(MeshSource.STARTING);
    }

    @Test
    void aNoticeIsToldEachTimeItComesAndNeverInBetween() {
        var intent = intent(Duration.ofDays(30));
        var away = new MeshSource.Notice("ApiUnreachable", "no answer");
        var pods = new MeshSource.Notice("Forbidden", "may not get pods");
        var maps = new MeshSource.Notice("Forbidden", "may not get configmaps");
        world.meshes.manage(intent);
        world.at(MINUTE, () -> world.meshes.notice(intent, away, pods, maps));
        world.at(MINUTE.multipliedBy(2), () -> world.meshes.notice(intent, away, pods, maps));
        world.at(MINUTE.multipliedBy(3), () -> world.meshes.notice(intent, maps));
        world.at(MINUTE.multipliedBy(4), () -> world.meshes.notice(intent, maps, away));

        world.run(KEEP_FRESH, Duration.ofHours(1));

        assertThat(world.sink.events)
                .filteredOn(it -> it.equals("ApiUnreachable") || it.equals("Forbidden"))
                .containsExactly("ApiUnreachable", "Forbidden", "Forbidden", "ApiUnreachable");
    }

    @Test
    void givenRootsThatCannotBeReadNowDelayAnIssuanceAndNothingElse() {
        world.meshes.manage(intent(Duration.ofDays(30)));
        world.givenRoots =
                () -> {
                    throw new GivenRoots.Unavailable("no answer", new java.io.IOException());
                };
        world.at(MINUTE, () -> world.givenRoots = GivenRoots.NONE);

        assertThat(world.run(FIRST_BUNDLE, DAY)).isTrue();

        assertThat(world.sink.events).containsExactly("RootUnknown", "BundlePublished");
        assertThat(world.signedAt).hasSize(1);
    }

    @Test
    void aRequestedRenewalIsDoneOnce() {
        world.meshes.manage(intent(Duration.ofDays(30)));
        world.at(
                MINUTE,
                () ->
                        world.meshes.manage(
                                intent(Duration.ofDays(30)), Origin.LIVE, Optional.of("r1")));

        world.run(KEEP_FRESH, DAY);

        assertThat(world.store.published).hasSize(2);
        assertThat(world.sink.last().renewedFor()).contains("r1");
    }

    @Test
    void aRequestOnceAnsweredStaysSoOverLaterIssuancesAndRestarts() {
        var month = intent(Duration.ofDays(30));
        world.meshes.manage(month, Origin.LIVE, Optional.of("r1"));
        world.run(KEEP_FRESH, Duration.ofDays(28));
        assertThat(world.store.published).hasSize(2);
        assertThat(world.store.stored.orElseThrow().notes()).containsEntry("renewed-for", "r1");

        world.run(KEEP_FRESH, Duration.ofDays(29));

        assertThat(world.store.published).hasSize(2);
        assertThat(world.sink.last().renewedFor()).contains("r1");
    }

    @Test
    void aBundlePublishedAfterTheMomentOfARequestAnswersIt() {
        var month = intent(Duration.ofDays(30));
        var request = World.START.toString();
        world.at(MINUTE, () -> world.meshes.manage(month));
        world.run(FIRST_BUNDLE, Duration.ofMinutes(2));
        world.meshes.manage(month, Origin.LIVE, Optional.of(request));

        world.run(KEEP_FRESH, DAY);
        assertThat(world.store.published).hasSize(1);
        assertThat(world.sink.last().renewedFor()).contains(request);

        world.meshes.manage(month, Origin.LIVE, Optional.of(world.now().toString()));
        world.run(KEEP_FRESH, Duration.ofDays(2));
        assertThat(world.store.published).hasSize(2);
    }

    @Test
    void anotherSpecIsFollowedAtOnce() {
        world.meshes.manage(intent(Duration.ofDays(30)));
        world.at(MINUTE, () -> world.meshes.manage(intent(Duration.ofDays(90))));

        world.run(KEEP_FRESH, DAY);

        assertThat(world.store.published).hasSize(2);
    }

    @Test
    void anotherRootIsRefusedAndTheOldBundleStays() {
        world.meshes.manage(intent(Duration.ofDays(30)));
        world.at(
                MINUTE,
                () -> {
                    world.signer.root = TestPki.root("Other");
                    world.meshes.manage(intent(Duration.ofDays(90)));
                });

        world.run(KEEP_FRESH, DAY);

        assertThat(world.store.published).hasSize(1);
        assertThat(world.sink.last().ready().value()).isEqualTo(Value.FALSE);
        assertThat(world.sink.last().ready().reason()).isEqualTo("RootChangeRefused");
        assertThat(world.signedAt).as("each try leaves a certificate in Vault").hasSizeLessThan(70);
    }

    @Test
    void aRootThatIsNotPinnedIsNeverPublished() {
        world.pins = new RootPins(Set.of("0".repeat(64)));
        world.meshes.manage(intent(Duration.ofDays(30)));

        assertThat(world.run(FIRST_BUNDLE, DAY)).isFalse();

        assertThat(world.store.published).isEmpty();
        assertThat(world.sink.last().bundleProven().reason()).isEqualTo("RootNotPinned");
    }

    @Test
    void aVirtualMeshThatIsGoneLeavesTheMeshRenewing() {
        world.meshes.manage(intent(Duration.ofDays(30)));
        world.at(
                DAY,
                () ->
                        world.meshes.manage(
                                intent(Duration.ofDays(30)), Origin.GONE, Optional.empty()));

        world.run(KEEP_FRESH, Duration.ofDays(28));

        assertThat(world.store.published).hasSize(2);
        assertThat(world.sink.last().ready().reason()).isEqualTo("VirtualMeshGone");
    }

    @Test
    void aBugOfOursIsAFailedTryLikeAnyOther() {
        world.meshes.manage(intent(Duration.ofDays(30)));
        world.signer.answer =
                _ -> {
                    throw new IllegalStateException("hvs.secret");
                };

        world.run(FIRST_BUNDLE, Duration.ofHours(1));

        assertThat(world.sink.events).containsExactly("InternalError");
        assertThat(world.sink.last().lastError()).get().asString().startsWith("InternalError: ");
        assertThat(world.sink.last().lastError().toString()).doesNotContain("hvs.secret");
        assertThat(world.sink.last().bundleProven().reason()).isEqualTo("InternalError");
        assertThat(world.sink.last().failed()).isGreaterThan(30);
        assertThat(world.signedAt).hasSizeBetween(55, 140);
    }

    @Test
    void anExpiredBundleOnTheVolumeIsReplaced() {
        world.meshes.manage(intent(Duration.ofMinutes(2)));
        world.run(FIRST_BUNDLE, MINUTE);
        world.at(Duration.ofHours(1), () -> {});

        assertThat(world.run(KEEP_FRESH, Duration.ofHours(2))).isFalse();

        assertThat(world.store.published).hasSizeGreaterThan(1);
        assertThat(world.sink.last().bundleProven().value()).isEqualTo(Value.TRUE);
    }

    static MeshIntent intent(Duration ttl) {
        return new MeshIntent(
                "istiod-istio-system-cluster-1",
                new MeshIntent.Source("gloo-mesh", "virtual-mesh", "uid", 1),
                new MeshIntent.CertificateWish(ttl, KeySpec.ECDSA_P256, "Istio", 0.10),
                new VaultIntent(
                        URI.create("http://vault.vault:8200"),
                        Optional.empty(),
                        "pki/root/sign-intermediate",
                        Optional.empty(),
                        new VaultIntent.Login.ServiceAccountToken(
                                "auth/kubernetes",
                                "gen-int-ca-istio",
                                new VaultIntent.Jwt.Own("token")),
                        new VaultIntent.ServerTrust.SystemRoots()),
                false,
                MeshIntent.Verification.OBSERVED);
    }
}
