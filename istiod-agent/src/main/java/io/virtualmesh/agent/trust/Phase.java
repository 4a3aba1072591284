package io.virtualmesh.agent.trust;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where a change of roots stands, in people's words. Derived from plan and reports each time, never stored.
 *
 * @param introducing wanted and not signable yet
 * @param retiring trusted or used, and wanted by nobody
 * @param forced signable since before every mesh was seen to trust it, and still not trusted by all of them
 */
public record Phase(
        SortedSet<RootId> introducing, SortedSet<RootId> retiring, SortedSet<RootId> forced) {

    public static Phase of(TrustPlan plan, List<MeshReport> reports) {
        var meshes = reports.stream().flatMap(report -> report.trust().stream()).toList();
        var wanted = new TreeSet<RootId>();
        var retiring = new TreeSet<>(plan.trusted());
        for (var mesh : meshes) {
            wanted.add(mesh.wanted().id());
            mesh.used().forEach(root -> retiring.add(root.id()));
        }
        retiring.removeAll(wanted);
        wanted.removeAll(plan.signable());
        return new Phase(wanted, retiring, forced(plan, meshes));
    }

    private static SortedSet<RootId> forced(TrustPlan plan, List<MeshTrust> meshes) {
        return plan.roots().stream()
                .filter(PlannedRoot::forced)
                .map(PlannedRoot::id)
                .filter(id -> !meshes.stream().allMatch(mesh -> mesh.trusts().contains(id)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public boolean settled() {
        return introducing.isEmpty() && retiring.isEmpty();
    }

    /** One sentence, without its reasons: those are in {@link Outcome#why}. */
    public String sentence() {
        if (settled()) {
            return "settled";
        }
        var text =
                introducing.isEmpty()
                        ? "retiring " + Words.list(retiring)
                        : "introducing "
                                + Words.list(introducing)
                                + (retiring.isEmpty() ? "" : ", retiring " + Words.list(retiring));
        return forced.isEmpty() ? text : text + " (forced: " + Words.list(forced) + ")";
    }
}
