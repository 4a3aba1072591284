package io.virtualmesh.agent.control;

import io.virtualmesh.agent.control.ReplicaStatus.Value;
import java.util.List;
import java.util.Optional;

/** What the Lease holder says of the whole mesh, for whoever asks; other replicas have nothing to say. */
public interface MeshConditions {
    /** All types that there are. */
    List<String> types();

    /** Empty where another replica leads, or nothing is said of it. */
    Optional<Value> value(String type);
}
