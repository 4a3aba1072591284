package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.control.MeshIntent;
import io.virtualmesh.agent.trust.Policy;
import io.virtualmesh.agent.trust.Policy.Scope;
import io.virtualmesh.agent.trust.Policy.Verification;
import io.virtualmesh.agent.trust.Policy.Writer;
import java.util.Optional;

/** Pure: how far the Lease holder of a mesh may go. */
final class LeadPolicy {
    private LeadPolicy() {}

    /**
     * @param intent the spec in force; without one only observation confirms a step
     * @param subject the VirtualMesh as it is to be seen now; where it is gone, nobody tells how many meshes there are and
     *     nobody can approve anything
     */
    static Policy of(
            MeshSettings.Container container,
            LeadSettings settings,
            Optional<MeshIntent> intent,
            Optional<SeenMesh> subject) {
        boolean alone = subject.filter(it -> it.meshes().size() == 1).isPresent();
        return new Policy(
                alone ? Scope.ALL_MESHES : Scope.ONE_OF_SEVERAL,
                container == MeshSettings.Container.INIT ? Writer.INIT_CONTAINER : Writer.SIDECAR,
                verification(intent, subject),
                settings.pins(),
                Policy.PATIENCE);
    }

    private static Verification verification(
            Optional<MeshIntent> intent, Optional<SeenMesh> subject) {
        return intent.map(MeshIntent::verification)
                        .filter(MeshIntent.Verification.MANUAL::equals)
                        .isPresent()
                ? new Verification.Manual(subject.flatMap(SeenMesh::approved))
                : new Verification.Observed();
    }
}
