package io.virtualmesh.lab.bench;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.VaultGuide;
import io.virtualmesh.lab.cluster.Cluster;
import io.virtualmesh.lab.cluster.Clusters;
import io.virtualmesh.lab.mesh.AgentRelease;
import io.virtualmesh.lab.mesh.BaoPod;
import io.virtualmesh.lab.mesh.Istio;
import io.virtualmesh.lab.mesh.MeshImages;
import io.virtualmesh.lab.process.Until;
import java.nio.file.Path;
import java.time.Duration;

/** What is there before anything is timed: a cluster with one node, all images on it, and OpenBao as the guide has it. */
record NodeStage(Clusters clusters, AgentRelease release, VaultGuide vault) {
    static final Duration PATIENCE = Duration.ofMinutes(4);
    static final String ISTIO = "istio-system";
    static final String MESHES = "gloo-mesh";

    static NodeStage set(Clusters clusters, AgentRelease release) {
        release.load(clusters);
        MeshImages.importIstio(clusters);
        var vault =
                BaoPod.start(clusters, clusters.cluster(1)).configureAsGuide(GuideOptions.QUICK);
        return new NodeStage(clusters, release, vault);
    }

    Cluster cluster() {
        return clusters.cluster(1);
    }

    KubernetesClient client() {
        return cluster().client();
    }

    Istio istio() {
        return new Istio(cluster());
    }

    /** Values for Istio's chart, with our containers. */
    Path withOurContainers() {
        return release.istiodValues(clusters.home());
    }

    FilterWatchListDeletable<Pod, PodList, PodResource> istiodPods() {
        return client().pods().inNamespace(ISTIO).withLabel("app", "istiod");
    }

    void awaitNoPod() {
        Until.require(
                PATIENCE,
                () -> "istiod's Pod does not end",
                () -> istiodPods().list().getItems().isEmpty());
    }
}
