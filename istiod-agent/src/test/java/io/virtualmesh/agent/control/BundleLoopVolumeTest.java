package io.virtualmesh.agent.control;

import static io.virtualmesh.agent.control.BundleLoop.Goal.FIRST_BUNDLE;
import static io.virtualmesh.agent.control.BundleLoop.Goal.KEEP_FRESH;
import static io.virtualmesh.agent.control.BundleLoopTest.intent;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.bundle.TestPki;
import io.virtualmesh.agent.control.BundleStore.VolumeUnusable;
import io.virtualmesh.agent.control.ReplicaStatus.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A volume that cannot be used, is full or loses what was there. */
class BundleLoopVolumeTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final World world = new World();

    @Test
    void aVolumeThatCannotBeUsedIsToldAndTriedAgain() {
        world.store.unusable = Optional.of(new VolumeUnusable("VolumeNotInMemory", "ext4"));
        world.at(MINUTE, () -> world.store.unusable = Optional.empty());
        world.meshes.manage(intent(Duration.ofDays(30)));

        assertThat(world.run(FIRST_BUNDLE, Duration.ofMinutes(3))).isTrue();

        assertThat(world.sink.statuses.getFirst().ready().reason()).isEqualTo("VolumeNotInMemory");
    }

    @Test
    void aFullVolumeLeavesTheOldBundle() {
        world.meshes.manage(intent(Duration.ofDays(30)));
        world.at(DAY, () -> world.store.publishFails = Optional.of(new IOException("no space")));

        world.run(KEEP_FRESH, Duration.ofDays(28));

        assertThat(world.store.published).hasSize(1);
        assertThat(world.sink.last().lastError()).get().asString().contains("no space");
    }

    @Test
    void aSetThatVanishedFromTheVolumeIsMissedWithinAMinuteAndReplaced() {
        world.meshes.manage(intent(Duration.ofDays(30)));
        world.at(DAY, () -> world.store.stored = Optional.empty());

        world.run(KEEP_FRESH, DAY.plus(MINUTE));

        assertThat(world.store.published).hasSize(2);
        assertThat(world.sink.events).containsOnlyOnce("BundleLost");
        assertThat(world.sink.statuses)
                .anySatisfy(it -> {
                    assertThat(it.bundleProven().value()).isEqualTo(Value.FALSE);
                    assertThat(it.bundleProven().reason()).isEqualTo("BundleLost");
                });
        assertThat(world.sink.last().ready().value()).isEqualTo(Value.TRUE);
    }

    @Test
    void aVolumeThatKeepsNothingCostsFewIntermediates() {
        world.meshes.manage(intent(Duration.ofDays(30)));
        world.store.forgetful = true;

        world.run(KEEP_FRESH, DAY);

        assertThat(world.signedAt).hasSizeBetween(40, 110);
    }

    @Test
    void aLostSetIsNotReplacedByOneOfAnotherRoot() {
        world.meshes.manage(intent(Duration.ofDays(30)));
        world.at(
                DAY,
                () -> {
                    world.signer.root = TestPki.root("Other");
                    world.store.stored = Optional.empty();
                });

        world.run(KEEP_FRESH, DAY.plus(DAY));

        assertThat(world.store.published).hasSize(1);
        assertThat(world.sink.last().ready().reason()).isEqualTo("RootChangeRefused");
    }

    @Test
    void vaultIsNotAskedWhileTheVolumeTakesNothing() {
        world.meshes.manage(intent(Duration.ofDays(30)));
        world.at(
                DAY,
                () -> {
                    world.store.stored = Optional.empty();
                    world.store.unusable = Optional.of(new VolumeUnusable("VolumeFull", "full"));
                });
        world.at(DAY.plusHours(1), () -> world.store.unusable = Optional.empty());

        world.run(KEEP_FRESH, DAY.plusMinutes(59));
        assertThat(world.sink.last().bundleProven().reason()).isEqualTo("PublicationFailed");
        world.run(KEEP_FRESH, DAY.plusHours(2));

        assertThat(world.signedAt).hasSize(2);
        assertThat(world.sink.last().ready().value()).isEqualTo(Value.TRUE);
    }

    @Test
    void theVolumeIsMadeReadyAgainAfterAFailedPublication() {
        world.meshes.manage(intent(Duration.ofDays(30)));
        world.store.publishFails = Optional.of(new IOException("no such file"));

        world.run(FIRST_BUNDLE, MINUTE);

        assertThat(world.store.prepared).isGreaterThan(3);
    }
}
