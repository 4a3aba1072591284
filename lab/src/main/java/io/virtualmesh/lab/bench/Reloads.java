package io.virtualmesh.lab.bench;

import io.virtualmesh.lab.GuideStage;
import io.virtualmesh.lab.Istiod;
import io.virtualmesh.lab.demo.ReloadWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;

/** From the swap of {@code ..data} until istiod serves under the new CA. */
record Reloads(GuideStage stage, BenchMesh mesh, Istiod istiod, int count) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    Samples measure() throws IOException {
        var milliseconds = new ArrayList<Double>();
        for (int i = 0; i < count; i++) {
            milliseconds.add(reload(mesh::renew).toNanos() / 1e6);
        }
        return new Samples(milliseconds);
    }

    /** Not measured: from one kind of key to the other. */
    void changeTo(BenchMesh.Key key) throws IOException {
        reload(() -> mesh.wants(key));
    }

    private Duration reload(Runnable cause) throws IOException {
        var signer = istiod.servedChain().signer();
        try (var watch = new ReloadWatch(stage.cacerts(), istiod.secureGrpcPort(), signer)) {
            cause.run();
            return watch.await(PATIENCE).swapToServed();
        }
    }
}
