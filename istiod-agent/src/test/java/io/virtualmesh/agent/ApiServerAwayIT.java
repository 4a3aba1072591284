package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virtualmesh.lab.AgentProgram;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.GuideStage;
import io.virtualmesh.lab.Lab;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In a lab of its own, since it takes the API server away. */
class ApiServerAwayIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void withoutTheApiServerTheSidecarStaysReadyAndARestartedOneTakesTheBundle() throws Exception {
        try (var lab = Lab.create()) {
            var stage = GuideStage.set(lab, GuideOptions.QUICK);
            var agent = new AgentProgram(OwnMesh.assembled(), stage);
            agent.run("init-container");
            var before = PublishedSet.in(stage.cacerts());
            try (var sidecar = agent.startSidecar()) {
                stage.api().stop();

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(sidecar.log()).contains("ApiUnreachable"));
                assertThat(agent.management().isOk("/health/ready", Map.of())).isTrue();
            }
            try (var restarted = agent.startSidecar()) {
                assertThat(restarted.log()).contains("BundleKept");
                assertThat(PublishedSet.in(stage.cacerts()).files()).isEqualTo(before.files());
            }
            stage.api().startAgain();
        }
    }
}
