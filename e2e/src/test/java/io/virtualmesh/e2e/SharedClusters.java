package io.virtualmesh.e2e;

import io.virtualmesh.lab.cluster.Cluster;
import io.virtualmesh.lab.cluster.Clusters;
import io.virtualmesh.lab.cluster.LabName;
import io.virtualmesh.lab.mesh.AgentRelease;
import io.virtualmesh.lab.mesh.BaoPod;
import io.virtualmesh.lab.mesh.Istio;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * One pair of clusters for all test classes of this JVM; it ends with it. While writing tests,
 * {@code E2E_LAB} names one that {@code lab up} has made.
 */
final class SharedClusters {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static @Nullable Clusters pair;

    static {
        // A call that a busy machine let run into its time limit is no answer yet.
        Awaitility.ignoreExceptionsByDefault();
    }

    private SharedClusters() {}

    static synchronized Clusters get() {
        if (pair == null) {
            var name = System.getenv("E2E_LAB");
            pair = name == null ? Clusters.forTest(2) : Clusters.attach(new LabName(name));
        }
        return pair;
    }

    /** What a class that failed has left behind, dead or alive, is not the next one's to stumble over. */
    static synchronized void mend() {
        if (pair == null) {
            return;
        }
        for (var cluster : pair.all()) {
            cluster.mend(PATIENCE);
            if (has(cluster, "istio-system")) {
                new Istio(cluster).uninstall();
            }
            if (has(cluster, "gloo-mesh")) {
                AgentRelease.uninstallChart(cluster);
            }
            BaoPod.remove(cluster);
            cluster.kubectl(
                    "delete",
                    "namespace",
                    "gloo-mesh",
                    "bookinfo",
                    "load-it",
                    GuideIT.APP,
                    ReplicasIT.APP,
                    RootChangeStage.APP,
                    "--ignore-not-found",
                    "--wait=true");
        }
    }

    private static boolean has(Cluster cluster, String namespace) {
        return cluster.client().namespaces().withName(namespace).get() != null;
    }
}
