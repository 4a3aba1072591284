package io.virtualmesh.agent.control;

import static io.virtualmesh.agent.control.BundleLoop.Goal.KEEP_FRESH;
import static io.virtualmesh.agent.control.BundleLoopTest.intent;
import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.ReplicaStatus.Value;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What istiod has loaded, and what is done where it has not. */
class BundleLoopReloadTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final World world = new World();

    @Test
    void istiodThatDoesNotReloadIsNudgedOnceAndThenNamed() {
        world.istiod.reloads = false;
        world.meshes.manage(intent(Duration.ofDays(30)));

        world.run(KEEP_FRESH, Duration.ofMinutes(10));

        assertThat(world.store.pokes).isEqualTo(1);
        assertThat(world.sink.last().ready().reason()).isEqualTo("ReloadFailed");
        assertThat(world.sink.events).containsOnlyOnce("ReloadFailed");
    }

    @Test
    void aNudgeThatHelpsLeavesNoTrouble() {
        world.istiod.reloads = false;
        world.istiod.reloadsWhenPoked = true;
        world.meshes.manage(intent(Duration.ofDays(30)));

        world.run(KEEP_FRESH, Duration.ofMinutes(10));

        assertThat(world.sink.events).contains("ReloadConfirmed").doesNotContain("ReloadFailed");
    }

    @Test
    void istiodThatIsNotUpYetIsWaitedFor() {
        world.istiod.listens = false;
        world.at(MINUTE, () -> world.istiod.listens = true);
        world.meshes.manage(intent(Duration.ofDays(30)));

        world.run(KEEP_FRESH, Duration.ofMinutes(2));

        assertThat(world.sink.last().ready().value()).isEqualTo(Value.TRUE);
        assertThat(world.sink.events).doesNotContain("ReloadFailed");
    }

    @Test
    void noSecondSetIsPublishedBeforeTheFirstWasSeenServed() {
        world.istiod.listens = false;
        world.meshes.manage(intent(Duration.ofDays(30)));
        world.at(Duration.ofMillis(500), () -> world.meshes.manage(intent(Duration.ofDays(90))));

        world.run(KEEP_FRESH, MINUTE);

        assertThat(Duration.between(world.signedAt.getFirst(), world.signedAt.getLast()))
                .isGreaterThanOrEqualTo(Decision.SPACING);
    }
}
