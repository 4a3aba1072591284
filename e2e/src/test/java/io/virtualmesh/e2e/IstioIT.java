package io.virtualmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virtualmesh.lab.cluster.Cluster;
import io.virtualmesh.lab.cluster.Clusters;
import io.virtualmesh.lab.mesh.EchoAndLoad;
import io.virtualmesh.lab.mesh.Istio;
import io.virtualmesh.lab.mesh.MeshImages;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsNodes
class IstioIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int REQUESTS = 100;

    private final Cluster cluster = SharedClusters.get().cluster(1);
    private final Istio istio = new Istio(cluster);
    private final EchoAndLoad app = new EchoAndLoad(cluster, "load-it");

    @BeforeAll
    static void theImagesAreThere() {
        Clusters clusters = SharedClusters.get();
        MeshImages.importIstio(clusters);
        MeshImages.importEchoAndLoad(clusters);
    }

    @AfterEach
    void theNextOneFindsNothing() {
        app.stop();
        istio.uninstall();

        assertThat(
                        cluster.client()
                                .apiextensions()
                                .v1()
                                .customResourceDefinitions()
                                .list()
                                .getItems())
                .extracting(crd -> crd.getMetadata().getName())
                .noneMatch(name -> name.endsWith("istio.io"));
    }

    @Test
    void everyRequestThroughTwoEnvoysSucceeds() {
        istio.install();
        istio.awaitReady(PATIENCE);

        everyRequestSucceeds();
    }

    @Test
    void theSameWithIstioctl() {
        istio.installByIstioctl();

        everyRequestSucceeds();
    }

    private void everyRequestSucceeds() {
        var before = app.counts();
        app.start(2, PATIENCE);

        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> app.counts().since(before).succeeded() >= REQUESTS);

        assertThat(app.counts().since(before).failures()).isEmpty();
        assertThat(app.handshakes()).isGreaterThanOrEqualTo(REQUESTS);
    }
}
