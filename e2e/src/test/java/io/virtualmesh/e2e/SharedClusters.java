package io.virtualmesh.e2e;

import io.virtualmesh.lab.cluster.Clusters;
import io.virtualmesh.lab.cluster.LabName;
import org.jspecify.annotations.Nullable;

/**
 * One pair of clusters for all test classes of this JVM; it ends with it. While writing tests,
 * {@code E2E_LAB} names one that {@code lab up} has made.
 */
final class SharedClusters {
    private static @Nullable Clusters pair;

    private SharedClusters() {}

    static synchronized Clusters get() {
        if (pair == null) {
            var name = System.getenv("E2E_LAB");
            pair = name == null ? Clusters.forTest(2) : Clusters.attach(new LabName(name));
        }
        return pair;
    }
}
