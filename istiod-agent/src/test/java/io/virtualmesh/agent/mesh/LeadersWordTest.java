package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.ReplicaStatus.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeadersWordTest {
    private final LeadersWord word = new LeadersWord();

    @Test
    void whatWasSaidLastHolds() {
        word.said(List.of(refused(MeshCondition.Value.FALSE)));
        word.said(List.of(refused(MeshCondition.Value.TRUE)));

        assertThat(word.value("RootChangeRefused")).contains(Value.TRUE);
        assertThat(word.value("RootChangeWaits")).isEmpty();
    }

    @Test
    void whoLeadsNoLongerSaysNothing() {
        word.said(List.of(refused(MeshCondition.Value.TRUE)));

        word.said(List.of());

        assertThat(word.types()).hasSize(4).allMatch(type -> word.value(type).isEmpty());
    }

    private static MeshCondition refused(MeshCondition.Value value) {
        return new MeshCondition("RootChangeRefused", value, "Reason", "message");
    }
}
