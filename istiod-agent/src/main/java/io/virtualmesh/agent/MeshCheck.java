package io.virtualmesh.agent;

import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.control.MeshSource.MeshView;
import io.virtualmesh.agent.mesh.KubeApi;
import io.virtualmesh.agent.mesh.MeshInspection;
import java.time.Clock;
import java.util.List;

/** The VirtualMesh and the cluster around it; with a file only what the file says. */
final class MeshCheck {
    private final Agent agent;

    MeshCheck(Agent agent) {
        this.agent = agent;
    }

    MeshInspection.Result look() {
        return agent.part(Cluster.class).api().map(this::inCluster).orElseGet(this::inFile);
    }

    private MeshInspection.Result inCluster(KubeApi own) {
        try (var inspection =
                new MeshInspection(agent.settings().mesh(), own, agent.part(Clock.class))) {
            return inspection.inspect();
        }
    }

    private MeshInspection.Result inFile() {
        var view = agent.part(Meshes.class).source().view();
        var finding =
                switch (view) {
                    case MeshView.Managed mesh ->
                            Finding.ok(
                                    "VirtualMesh",
                                    mesh.intent().source() + " from the file is valid");
                    case MeshView.Waiting(var reason, var message) ->
                            Finding.failed(
                                    "VirtualMesh", message, "correct the file (" + reason + ")");
                };
        return new MeshInspection.Result(List.of(finding), view);
    }
}
