package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.control.MeshIntent;
import io.virtualmesh.agent.control.MeshSource;
import io.virtualmesh.agent.control.MeshSource.MeshView;
import io.virtualmesh.agent.control.MeshSource.Notice;
import io.virtualmesh.api.v1.MeshName;
import java.util.List;
import java.util.Optional;

/**
 * What is concluded from one look at the world.
 *
 * @param mesh our name, once it is known
 * @param subject the VirtualMesh that is ours, valid or not; empty when there is none to be seen
 * @param violations what is wrong with its present generation
 */
record Selection(
        Outcome outcome,
        Optional<MeshName> mesh,
        Optional<SeenMesh> subject,
        List<String> violations) {

    sealed interface Outcome {
        /**
         * @param mirror the spec in force, which is what is to be remembered
         */
        record InForce(
                MeshIntent intent, Mirror mirror, MeshSource.Origin origin, List<Notice> notices)
                implements Outcome {
            public InForce {
                notices = List.copyOf(notices);
            }
        }

        record Waiting(String reason, String message) implements Outcome {}
    }

    static Selection waiting(Optional<MeshName> mesh, String reason, String message) {
        return new Selection(
                new Outcome.Waiting(reason, message), mesh, Optional.empty(), List.of());
    }

    Optional<MeshIntent> intent() {
        return outcome instanceof Outcome.InForce it ? Optional.of(it.intent()) : Optional.empty();
    }

    Optional<Mirror> inForce() {
        return outcome instanceof Outcome.InForce it ? Optional.of(it.mirror()) : Optional.empty();
    }

    /** Whether a reachable API server says that nothing asks for us any more. */
    boolean gone() {
        return outcome instanceof Outcome.InForce it && it.origin() == MeshSource.Origin.GONE;
    }

    MeshView view(Optional<String> renewRequest) {
        return switch (outcome) {
            case Outcome.InForce it ->
                    new MeshView.Managed(
                            it.intent(),
                            it.origin(),
                            it.notices(),
                            renewRequest,
                            it.mirror().text());
            case Outcome.Waiting it -> new MeshView.Waiting(it.reason(), it.message());
        };
    }
}
