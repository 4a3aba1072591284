package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.restart.Owner.Kind;
import io.virtualmesh.agent.restart.Rollout;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutStatusTest {
    private static Rollout judged(Kind kind, String spec, String status) {
        return RolloutStatus.of(
                        kind,
                        TestMesh.yaml(
                                "{metadata: {generation: 2, resourceVersion: '9'}, spec: {%s}, status: {%s}}"
                                        .formatted(spec, status)))
                .rollout();
    }

    private static String words(Rollout rollout) {
        return switch (rollout) {
            case Rollout.Complete _ -> "complete";
            case Rollout.Progressing it -> it.told();
            case Rollout.Failed it -> "failed: " + it.why();
            case Rollout.Held it -> "held: " + it.why();
            default -> rollout.toString();
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicas: 3|observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 3|complete",
                "replicas: 0|observedGeneration: 2|complete",
                "replicas: 3|observedGeneration: 1, replicas: 3, updatedReplicas: 3, availableReplicas: 3|its new template is not observed yet",
                "replicas: 3|observedGeneration: 2, replicas: 4, updatedReplicas: 1, availableReplicas: 3|1 of 3 replicas updated, 3 available",
                "replicas: 3|observedGeneration: 2, replicas: 4, updatedReplicas: 3, availableReplicas: 4|1 old replicas are still there",
                "replicas: 3|observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 2|3 of 3 replicas updated, 2 available",
                "replicas: 3, paused: true|observedGeneration: 2|held: it is paused",
                "replicas: 3|observedGeneration: 2, conditions: [{type: Progressing, reason: ProgressDeadlineExceeded, message: too slow}]|failed: ProgressDeadlineExceeded: too slow",
                "replicas: 3|observedGeneration: 2, conditions: [{type: ReplicaFailure, status: 'True', message: exceeded quota}]|failed: ReplicaFailure: exceeded quota",
                "replicas: 3|observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 3, conditions: [{type: ReplicaFailure, status: 'True', message: old}]|complete",
            })
    void deployments(String spec, String status, String words) {
        assertThat(words(judged(Kind.DEPLOYMENT, spec, status))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicas: 2|observedGeneration: 2, readyReplicas: 2, currentRevision: b, updateRevision: b|complete",
                "replicas: 2|observedGeneration: 1, readyReplicas: 2, currentRevision: b, updateRevision: b|its new template is not observed yet",
                "replicas: 2|observedGeneration: 2, readyReplicas: 1, currentRevision: b, updateRevision: b|1 of 2 replicas ready",
                "replicas: 2|observedGeneration: 2, readyReplicas: 2, updatedReplicas: 1, currentRevision: a, updateRevision: b|1 of 2 replicas updated",
                "'updateStrategy: {type: OnDelete}'|observedGeneration: 2|held: its updateStrategy is OnDelete",
                "'updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}}'|observedGeneration: 2|held: it updates pods from 1 on only (partition)",
            })
    void statefulSets(String spec, String status, String words) {
        assertThat(words(judged(Kind.STATEFUL_SET, spec, status))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|observedGeneration: 2, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2|complete",
                "''|observedGeneration: 2, desiredNumberScheduled: 2, updatedNumberScheduled: 1, numberAvailable: 2|1 of 2 pods updated, 2 available",
                "''|observedGeneration: 2, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 1|2 of 2 pods updated, 1 available",
                "'updateStrategy: {type: OnDelete}'|observedGeneration: 2|held: its updateStrategy is OnDelete",
            })
    void daemonSets(String spec, String status, String words) {
        assertThat(words(judged(Kind.DAEMON_SET, spec, status))).isEqualTo(words);
    }

    @Test
    void theTemplateTellsWhenWeBeganAndWhatFor() {
        var template =
                RolloutStatus.of(
                        Kind.DEPLOYMENT,
                        TestMesh.yaml(
                                """
                                metadata: {generation: 2, resourceVersion: '9'}
                                spec:
                                  template:
                                    metadata:
                                      annotations:
                                        istiod-agent.virtualmesh.io/restarted-for: 0123456789abcdef@2
                                        istiod-agent.virtualmesh.io/restarted-at: '2026-11-21T12:00:00Z'
                                """));

        assertThat(template.marks().text()).isEqualTo("0123456789abcdef@2");
        assertThat(template.version()).isEqualTo("9");
        assertThat(template.rollout())
                .isEqualTo(
                        new Rollout.Progressing(
                                "its new template is not observed yet",
                                Optional.of(Instant.parse("2026-11-21T12:00:00Z"))));
    }
}
