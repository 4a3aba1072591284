package io.virtualmesh.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.virtualmesh.lab.cluster.Cluster;
import io.virtualmesh.lab.process.Call;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A second Deployment of istiod, patched wrongly, beside the one that serves. */
final class OddIstiod implements AutoCloseable {
    private static final String NAME = "istiod-odd";

    /** Of our chart, if it were to be one of the mesh's own. */
    static final String SETTINGS =
            "istiodSidecar.revisions[0].deployment=%s,istiodSidecar.revisions[0].serviceAccount=istiod"
                    .formatted(NAME);

    private final Cluster cluster;

    private OddIstiod(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Without replicas it costs nothing, and can be looked at all the same. */
    static OddIstiod like(LoadedMesh mesh, int replicas, Consumer<PodSpec> wrong) {
        var odd = new OddIstiod(mesh.cluster());
        var deployments =
                mesh.cluster().client().apps().deployments().inNamespace(LoadedMesh.ISTIO);
        var copy = deployments.withName("istiod").get();
        var labels = Map.of("app", NAME);
        copy.setMetadata(
                new ObjectMetaBuilder().withName(NAME).withNamespace(LoadedMesh.ISTIO).build());
        copy.setStatus(null);
        copy.getSpec().setReplicas(replicas);
        copy.getSpec().getSelector().setMatchLabels(labels);
        copy.getSpec().getTemplate().getMetadata().setLabels(labels);
        wrong.accept(copy.getSpec().getTemplate().getSpec());
        deployments.resource(copy).create();
        return odd;
    }

    /** What {@code check}, run on this machine, says of it, and its exit code after that. */
    String checked() {
        return Call.of("sh", "-c", "\"$0\" check; echo exit code $?", program())
                .withEnvironment(
                        Map.of(
                                "KUBECONFIG",
                                cluster.kubeconfig().toString(),
                                "ISTIOD_DEPLOYMENT",
                                NAME,
                                "MESH_NAME",
                                LoadedMesh.MESH,
                                "LOG_LEVEL",
                                "error"))
                .output();
    }

    private static String program() {
        return AgentImage.program().toString();
    }

    /** The init container tells this reason and these words, by log and by Event, and istiod does not start. */
    void awaitRefused(String reason, String words) {
        await().atMost(LoadedMesh.PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    assertThat(events(reason)).contains(words);
                    assertThat(log()).contains(reason, words);
                });
        assertThat(pod().getStatus().getContainerStatuses())
                .extracting(ContainerStatus::getStarted)
                .containsOnly(false);
        assertThat(
                        cluster.client()
                                .secrets()
                                .inNamespace(LoadedMesh.ISTIO)
                                .withName("istio-ca-secret")
                                .get())
                .as("the key of a self-signed CA")
                .isNull();
    }

    private String events(String reason) {
        var name = pod().getMetadata().getName();
        return cluster
                .client()
                .v1()
                .events()
                .inNamespace(LoadedMesh.ISTIO)
                .list()
                .getItems()
                .stream()
                .filter(event -> event.getInvolvedObject().getName().equals(name))
                .filter(event -> event.getReason().equals(reason))
                .map(event -> event.getMessage())
                .collect(Collectors.joining("\n"));
    }

    private String log() {
        return cluster.kubectl(
                "logs",
                "-n",
                LoadedMesh.ISTIO,
                pod().getMetadata().getName(),
                "-c",
                "istiod-agent-init");
    }

    private Pod pod() {
        return pods().findFirst().orElseThrow(() -> new AssertionError("no Pod yet"));
    }

    private Stream<Pod> pods() {
        return cluster
                .client()
                .pods()
                .inNamespace(LoadedMesh.ISTIO)
                .withLabel("app", NAME)
                .list()
                .getItems()
                .stream();
    }

    /** With its Pods, so that the next one's are not taken for them. */
    @Override
    public void close() {
        cluster.kubectl(
                "delete",
                "deployment",
                NAME,
                "-n",
                LoadedMesh.ISTIO,
                "--ignore-not-found",
                "--cascade=foreground");
    }
}
