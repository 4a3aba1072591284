package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.trust.RootFile;
import java.time.Instant;
import java.util.List;

/**
 * What the Lease holder of a mesh has listed afresh. Two moments, since listing takes a while: what was seen is true of
 * {@code before} or later, so pods are judged by that; what has come to be came before {@code after}, so that is noted down.
 *
 * @param before the API server's clock when the first list began
 * @param after the same when the last one had ended
 */
record LeadSight(MeshPods pods, ShownRoots shown, Instant before, Instant after) {
    static LeadSight look(KubeApi own, ServerClock clock, MeshPods.Of mesh, RootFile roots)
            throws ApiFailure {
        var before = clock.now();
        var pods = MeshPods.list(own, mesh);
        var shown = ShownRoots.list(own, roots);
        return new LeadSight(pods, shown, before, clock.now());
    }

    /** The same with these of its neighbours. */
    LeadSight with(List<Neighbour> neighbours) {
        var some = new MeshPods(pods.istiods(), pods.workloads(), neighbours);
        return new LeadSight(some, shown, before, after);
    }
}
