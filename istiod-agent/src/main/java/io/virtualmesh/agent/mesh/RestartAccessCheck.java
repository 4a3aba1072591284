package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.mesh.AccessCheck.Right;
import io.virtualmesh.agent.restart.Owner;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether restarts, which the VirtualMesh asks for, are granted: for the whole cluster, or where workloads of the mesh are. */
final class RestartAccessCheck {
    private static final String SUBJECT = "restarts";
    private final KubeApi own;

    RestartAccessCheck(KubeApi own) {
        this.own = own;
    }

    Finding check(MeshPods.Of mesh) {
        try {
            var everywhere = Stream.of(Owner.Kind.values()).map(kind -> place(kind, "")).toList();
            if (AccessCheck.missing(own, rights(everywhere)).isEmpty()) {
                return Finding.ok(SUBJECT, "the verbs of autoRestartPods are granted");
            }
            var places = ofWorkloads(mesh);
            return places.isEmpty()
                    ? Finding.ok(SUBJECT, "autoRestartPods has no workload of the mesh to restart")
                    : of(AccessCheck.missing(own, rights(places)));
        } catch (ApiFailure e) {
            return Finding.skipped(SUBJECT, e.text(), "settle what is said of RBAC");
        }
    }

    private static Finding of(List<String> missing) {
        return missing.isEmpty()
                ? Finding.ok(
                        SUBJECT, "the verbs of autoRestartPods are granted where workloads are")
                : Finding.warning(
                        SUBJECT,
                        "autoRestartPods is true, but missing: " + String.join("; ", missing),
                        "restarts.enabled=true in the chart, with these namespaces in"
                                + " restarts.namespaces if that names any (docs/restarts.md)");
    }

    private List<Place> ofWorkloads(MeshPods.Of mesh) throws ApiFailure {
        return MeshPods.list(own, mesh).workloads().stream()
                .map(it -> it.candidate().owner())
                .flatMap(Optional::stream)
                .map(owner -> place(owner.kind(), owner.namespace()))
                .distinct()
                .toList();
    }

    private static Place place(Owner.Kind kind, String namespace) {
        return Restarts.place(new Owner(kind, namespace, ""));
    }

    private static List<Right> rights(List<Place> places) {
        return places.stream()
                .flatMap(place -> Stream.of(new Right("get", place), new Right("patch", place)))
                .toList();
    }
}
