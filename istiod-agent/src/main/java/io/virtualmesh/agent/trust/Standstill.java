package io.virtualmesh.agent.trust;

import io.virtualmesh.agent.trust.Outcome.Settled;
import io.virtualmesh.agent.trust.Outcome.Waiting;
import java.util.List;
import java.util.function.Predicate;

/** Everybody has acted on the plan and there is no step to take: all is done, or something must be seen first. */
record Standstill(TrustPlan plan, List<MeshReport> reports, Needs needs) {

    Outcome outcome() {
        var missing = needs.missing();
        if (!missing.isEmpty()) {
            return new Waiting(
                    WaitReason.ROOT_NOT_PINNED,
                    meshes(mesh -> missing.stream().anyMatch(root -> needs(mesh, root))),
                    "root " + Words.list(missing) + " is not among EXPECTED_ROOT_SHA256");
        }
        var untrusted = needs.notTrustedYet();
        if (!untrusted.isEmpty()) {
            var meshes = meshes(mesh -> !mesh.trusts().containsAll(untrusted));
            return new Waiting(
                    WaitReason.NOT_TRUSTED_YET,
                    meshes,
                    "root "
                            + Words.list(untrusted)
                            + " is not signed under before every workload of "
                            + Words.list(meshes)
                            + " is known to trust it");
        }
        var idle = needs.idle();
        if (!idle.isEmpty()) {
            var meshes = meshes(mesh -> idle.stream().anyMatch(mesh::uses));
            return new Waiting(
                    WaitReason.STILL_USED,
                    meshes,
                    "root "
                            + Words.list(idle)
                            + " stays trusted while certificates of "
                            + Words.list(meshes)
                            + " may lead to it");
        }
        return new Settled("root " + Words.list(plan.trusted()) + " is trusted and signed under");
    }

    private static boolean needs(MeshTrust mesh, Root root) {
        return mesh.wanted().root().equals(root) || mesh.used().contains(root);
    }

    private List<String> meshes(Predicate<MeshTrust> which) {
        return reports.stream()
                .filter(report -> report.trust().filter(which).isPresent())
                .map(MeshReport::mesh)
                .toList();
    }
}
