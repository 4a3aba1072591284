package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.mesh.MeshCondition.Value;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RootStoryTest {
    private static final MeshCondition WAITS =
            condition(LeadVerdict.WAITS, Value.TRUE, "NotTrustedYet", "B is not trusted; 3 pods");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RootChangeRefused | TRUE | RootNotPinned | RootChangeRefused/RootNotPinned: x",
                "RootChangeRefused | FALSE | Followed | RootChangeWaits/NotTrustedYet: B is not trusted",
                "RestartsComplete | FALSE | RolloutStuck | RestartsBlocked/RolloutStuck: x",
                "RestartsComplete | FALSE | Forbidden | RestartsBlocked/Forbidden: x",
                "RestartsComplete | FALSE | Restarting | RootChangeWaits/NotTrustedYet: B is not trusted",
                "RestartsComplete | FALSE | NoOwner | RootChangeWaits/NotTrustedYet: B is not trusted",
                "RestartsComplete | TRUE | Restarted | RootChangeWaits/NotTrustedYet: B is not trusted",
            })
    void theWorstOfAMeshIsItsStory(String type, Value value, String reason, String story) {
        assertThat(story(WAITS, condition(type, value, reason, "x; y"))).contains(story);
    }

    @Test
    void whereNothingWaitsThereIsNone() {
        assertThat(story()).isEmpty();
        assertThat(story(condition(LeadVerdict.WAITS, Value.FALSE, "Settled", "x"))).isEmpty();
    }

    @Test
    void theWorstWordSumsUpSeveralMeshes() {
        assertThat(RootStory.word(List.of("RootChangeWaits/A: x", "RestartsBlocked/B: y")))
                .contains("RestartsBlocked");
        assertThat(RootStory.word(List.of("other"))).isEmpty();
    }

    private static Optional<String> story(MeshCondition... conditions) {
        var array = Json.object().putArray("conditions");
        for (var condition : conditions) {
            array.add(condition.json(Json.object(), TestStatus.NOW));
        }
        return RootStory.of(array);
    }

    private static MeshCondition condition(
            String type, Value value, String reason, String message) {
        return new MeshCondition(type, value, reason, message);
    }
}
