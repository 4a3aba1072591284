package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.trust.RootRule;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Facts for tests; null means that nothing was said. */
final class TestFacts {
    private TestFacts() {}

    static MeshFacts of(
            @Nullable String deployment,
            @Nullable String meshName,
            @Nullable String clusterId,
            @Nullable String discovery,
            @Nullable String clusterName,
            @Nullable String joined,
            @Nullable String remembered) {
        return new MeshFacts(
                "istio-system",
                Optional.ofNullable(deployment),
                Optional.ofNullable(meshName),
                Optional.ofNullable(clusterId),
                Optional.ofNullable(discovery),
                Optional.ofNullable(clusterName),
                Optional.ofNullable(joined),
                Optional.ofNullable(remembered),
                Optional.empty(),
                RootRule.SAME_BYTES,
                List.of());
    }

    static MeshFacts ofCluster(String cluster) {
        return of("istiod", null, cluster, null, null, null, null);
    }

    static MeshFacts saysNothing() {
        return of("istiod", null, null, null, null, null, null);
    }
}
