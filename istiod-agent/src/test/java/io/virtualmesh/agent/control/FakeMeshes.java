package io.virtualmesh.agent.control;

import java.util.List;
import java.util.Optional;

/** What the VirtualMesh wants, as the test says. */
final class FakeMeshes implements MeshSource {
    MeshView view = new MeshView.Waiting("VirtualMeshAbsent", "no VirtualMesh in gloo-mesh");

    @Override
    public MeshView view() {
        return view;
    }

    @Override
    public void onChange(Runnable wake) {}

    void manage(MeshIntent intent) {
        manage(intent, MeshSource.Origin.LIVE, Optional.empty());
    }

    void manage(MeshIntent intent, Origin origin, Optional<String> renew) {
        view = new MeshView.Managed(intent, origin, List.of(), renew, "{}");
    }

    void notice(MeshIntent intent, Notice... notices) {
        view = new MeshView.Managed(intent, Origin.LIVE, List.of(notices), Optional.empty(), "{}");
    }
}
