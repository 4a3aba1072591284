package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.control.MeshConditions;
import io.virtualmesh.agent.control.ReplicaStatus;
import java.util.List;
import java.util.Optional;

/** The conditions of the mesh as we said them last, while we lead. Written by one thread, read by others. */
public final class LeadersWord implements MeshConditions {
    static final List<String> TYPES =
            List.of(LeadVerdict.WAITS, RootRefusals.TYPE, LeadVerdict.FORCED, Restarts.CONDITION);

    private volatile List<MeshCondition> said = List.of();

    /**
     * @param conditions none where we do not lead
     */
    void said(List<MeshCondition> conditions) {
        said = List.copyOf(conditions);
    }

    @Override
    public List<String> types() {
        return TYPES;
    }

    @Override
    public Optional<ReplicaStatus.Value> value(String type) {
        return said.stream()
                .filter(it -> it.type().equals(type))
                .findFirst()
                .map(it ->
                        switch (it.value()) {
                            case TRUE -> ReplicaStatus.Value.TRUE;
                            case FALSE -> ReplicaStatus.Value.FALSE;
                            case UNKNOWN -> ReplicaStatus.Value.UNKNOWN;
                        });
    }
}
