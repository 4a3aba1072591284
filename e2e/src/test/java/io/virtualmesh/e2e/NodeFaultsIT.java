package io.virtualmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.virtualmesh.lab.Manifests;
import io.virtualmesh.lab.cluster.Cluster;
import io.virtualmesh.lab.cluster.Component;
import io.virtualmesh.lab.mesh.MeshImages;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What later tests take away and bring back. */
@NeedsNodes
class NodeFaultsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Cluster cluster = SharedClusters.get().cluster(2);

    @AfterEach
    void theClusterIsAsBefore() {
        cluster.awaitReady(PATIENCE);
        cluster.kubectl("delete", "configmap,pod", "kept", "echo", "--ignore-not-found");
    }

    @Test
    void aKilledApiServerComesBackWithItsData() {
        var kept =
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("kept")
                        .withNamespace("default")
                        .endMetadata()
                        .build();
        cluster.client().resource(kept).serverSideApply();

        cluster.node().kill(Component.KUBE_APISERVER);
        assertThat(cluster.node().runs(Component.KUBE_APISERVER)).isFalse();
        cluster.node().start(Component.KUBE_APISERVER);

        cluster.awaitReady(PATIENCE);
        assertThat(cluster.client().resource(kept).get()).isNotNull();
    }

    @Test
    void aNodeThatStartsAgainBringsItsPodsBack() {
        MeshImages.importEchoAndLoad(SharedClusters.get());
        Manifests.apply(cluster.client(), Resources.text("echo-pod.yaml"));
        cluster.client()
                .pods()
                .inNamespace("default")
                .withName("echo")
                .waitUntilReady(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        cluster.node().restart();

        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .until(() -> restarts() >= 1 && echo().getStatus().getPodIP() != null);
    }

    private int restarts() {
        return echo().getStatus().getContainerStatuses().stream()
                .filter(status -> status.getReady())
                .mapToInt(status -> status.getRestartCount())
                .sum();
    }

    private Pod echo() {
        return cluster.client().pods().inNamespace("default").withName("echo").get();
    }
}
