package io.virtualmesh.lab.bench;

import static io.virtualmesh.lab.bench.PodMilestone.CREATED;
import static io.virtualmesh.lab.bench.PodMilestone.DISCOVERY_READY;
import static io.virtualmesh.lab.bench.PodMilestone.INIT_ENDED;
import static io.virtualmesh.lab.bench.PodMilestone.READY;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class PodMilestoneTest {
    private static final Pod NEW = new PodBuilder().withNewMetadata().endMetadata().build();

    @Test
    void aPodWithoutStatusIsCreated() {
        assertThat(PodMilestone.of(NEW)).containsExactly(CREATED);
    }

    @Test
    void anInitContainerThatFailsHasNotEnded() {
        assertThat(PodMilestone.of(initEndedWith(1))).containsExactly(CREATED);
        assertThat(PodMilestone.of(initEndedWith(0))).containsExactly(CREATED, INIT_ENDED);
    }

    @Test
    void istiodMayBeReadyBeforeItsPodIs() {
        assertThat(PodMilestone.of(discoveryReady("False")))
                .containsExactly(CREATED, DISCOVERY_READY);
        assertThat(PodMilestone.of(discoveryReady("True")))
                .containsExactly(CREATED, DISCOVERY_READY, READY);
    }

    @Test
    void aPodThatEndsCountsForNothing() {
        var ending = discoveryReady("True");
        ending.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");

        assertThat(PodMilestone.of(ending)).isEmpty();
    }

    private static Pod initEndedWith(int exitCode) {
        return NEW.edit()
                .withNewStatus()
                .addNewInitContainerStatus()
                .withName("istiod-agent-init")
                .withNewState()
                .withNewTerminated()
                .withExitCode(exitCode)
                .endTerminated()
                .endState()
                .endInitContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod discoveryReady(String podReady) {
        return NEW.edit()
                .withNewStatus()
                .addNewContainerStatus()
                .withName("discovery")
                .withReady(true)
                .endContainerStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(podReady)
                .endCondition()
                .endStatus()
                .build();
    }
}
