package io.virtualmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.virtualmesh.lab.Manifests;
import io.virtualmesh.lab.cluster.Cluster;
import io.virtualmesh.lab.cluster.Clusters;
import io.virtualmesh.lab.mesh.MeshImages;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsNodes
class TwoClustersIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static Clusters clusters;

    @BeforeAll
    static void podsRun() {
        clusters = SharedClusters.get();
        MeshImages.importEchoAndLoad(clusters);
        for (var cluster : clusters.all()) {
            cluster.kubectl("delete", "pod", "echo", "load", "--ignore-not-found", "--wait=true");
            Manifests.apply(cluster.client(), Resources.text("echo-pod.yaml"));
        }
        for (var cluster : clusters.all()) {
            cluster.client()
                    .pods()
                    .inNamespace("default")
                    .withName("echo")
                    .waitUntilReady(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** The client's counts lie in a memory volume, which only the node sees. */
    @Test
    void aPodReachesThePodOfTheOtherClusterAndWritesToMemory() {
        var asking = clusters.cluster(1);
        var asked = ip(clusters.cluster(2));

        Manifests.apply(
                asking.client(),
                Resources.text("load-pod.yaml").replace("@URL@", "http://" + asked + ":8080/"));

        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> logOf(asking, "load").matches("(?s).*\"succeeded\":[1-9].*"));
        var volume = volume(asking, "load", "kubernetes.io~empty-dir/memory");
        assertThat(asking.node().run("cat", volume + "/counts.jsonl")).contains("\"succeeded\":");
        assertThat(asking.node().run("cat", "/proc/self/mountinfo"))
                .containsPattern(volume + " [^\\n]* - tmpfs ");
        assertThat(asking.node().varLib().resolve("kubelet")).isDirectory();
        assertThat(
                        Files.exists(
                                asking.node()
                                        .varLib()
                                        .resolve(volume.substring("/var/lib/".length()))
                                        .resolve("counts.jsonl")))
                .isFalse();
    }

    /** Both labs have the same addresses. */
    @Test
    void aSecondLabBesideItChangesNothing() {
        try (var second = Clusters.forTest(1)) {
            assertThat(second.cluster(1).client().pods().inNamespace("default").list().getItems())
                    .isEmpty();
        }

        clusters.all().forEach(cluster -> cluster.awaitReady(PATIENCE));
        assertThat(ip(clusters.cluster(1))).isNotEmpty();
    }

    @Test
    void aProjectedTokenIsGoodForItsAudienceOnly() {
        var cluster = clusters.cluster(2);
        var volume = volume(cluster, "echo", "kubernetes.io~projected/vault-token");

        var token = cluster.node().run("cat", volume + "/token");

        assertThat(isGood(cluster, token, "vault")).isTrue();
        assertThat(isGood(cluster, token, "https://kubernetes.default.svc")).isFalse();
        assertThat(isGood(clusters.cluster(1), token, "vault")).isFalse();
    }

    @Test
    void podsFindServicesByName() {
        var cluster = clusters.cluster(2);

        Manifests.apply(
                cluster.client(),
                Resources.text("load-pod.yaml").replace("@URL@", "http://echo:8080/"));

        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> logOf(cluster, "load").matches("(?s).*\"succeeded\":[1-9].*"));
    }

    private static boolean isGood(Cluster cluster, String token, String audience) {
        var review =
                new TokenReviewBuilder()
                        .withNewSpec()
                        .withToken(token)
                        .withAudiences(audience)
                        .endSpec()
                        .build();
        var status = cluster.client().resource(review).create().getStatus();
        return Boolean.TRUE.equals(status.getAuthenticated());
    }

    private static String volume(Cluster cluster, String pod, String volume) {
        var uid =
                cluster.client()
                        .pods()
                        .inNamespace("default")
                        .withName(pod)
                        .get()
                        .getMetadata()
                        .getUid();
        return "/var/lib/kubelet/pods/" + uid + "/volumes/" + volume;
    }

    private static String ip(Cluster cluster) {
        var pod = cluster.client().pods().inNamespace("default").withName("echo").get();
        return pod.getStatus().getPodIP();
    }

    private static String logOf(Cluster cluster, String pod) {
        var started =
                cluster.client().pods().inNamespace("default").withName(pod).get().getStatus();
        return started.getPhase().equals("Running")
                ? cluster.client().pods().inNamespace("default").withName(pod).getLog()
                : "";
    }
}
