package io.virtualmesh.agent.restart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Leaders die between any two patches, pods die and come, rollouts take their time or fail and are mended. */
class RandomWalksTest {
    private static final int WALKS = 500;

    @Test
    void everyWalkEndsWithEachOwnerRolledOnceAndGatewaysFirst() {
        for (int seed = 0; seed < WALKS; seed++) {
            var world = new WalkWorld(seed);
            world.run();

            assertThat(world.faults()).as("seed " + seed).isEmpty();
            assertThat(world.isOver()).as("seed " + seed + " " + world.last()).isTrue();
        }
    }
}
