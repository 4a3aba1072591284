package io.virtualmesh.lab.bench;

import io.virtualmesh.lab.cluster.Clusters;
import io.virtualmesh.lab.cluster.Machine;
import io.virtualmesh.lab.image.ImageFiles;
import io.virtualmesh.lab.mesh.AgentRelease;
import java.nio.file.Path;
import java.util.Optional;

/** istiod as a Pod of a cluster with a real node; the cluster ends with it. */
record NodeBench(Path checkout, Plan plan, Table table) {
    private static final String WHAT = "istiod's Pod on a node";

    /** How often; 0 leaves the rows out. */
    record Plan(int installs, int podStarts) {}

    void run() {
        var image = ImageFiles.in(checkout.resolve("target/image"));
        var obstacle =
                Machine.obstacle()
                        .or(() ->
                                image.isEmpty()
                                        ? Optional.of("there is no image; run `make image`")
                                        : Optional.empty());
        if (obstacle.isPresent()) {
            table.skipped(WHAT, obstacle.get());
            return;
        }
        try (var clusters = Clusters.forTest(1)) {
            var stage = NodeStage.set(clusters, new AgentRelease(checkout, image.orElseThrow()));
            var installation = new FirstBundle(stage, plan.installs());
            if (plan.installs() > 0) {
                table.tell(installation.measure());
            } else {
                installation.once();
            }
            if (plan.podStarts() > 0) {
                table.tell(new PodStarts(stage, plan.podStarts()).measure());
            }
        }
    }
}
