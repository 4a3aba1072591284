package io.virtualmesh.lab.bench;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.virtualmesh.lab.GuideStage;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.Until;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Memory of a sidecar that has looked at a cluster with many pods, as the holder of the Lease does. They are objects of some six
 * kilobytes each, as injected pods are; nothing runs them.
 */
record Crowd(GuideStage stage, LabProcess sidecar, int pods) {
    /** More than once around: when all is settled it looks every minute. */
    private static final Duration LOOKED_AT = Duration.ofSeconds(150);

    private static final String NAMESPACE = "bookinfo";
    private static final int VARIABLES = 60;

    List<Row> measure() {
        IntStream.range(0, pods).parallel().forEach(this::create);
        Until.pause(LOOKED_AT);
        var memory = Memory.of(sidecar);
        return List.of(
                Row.of(
                        "sidecar in a cluster with %d pods, RSS".formatted(pods),
                        new Samples(List.of(memory.resident())),
                        "MB"),
                Row.of("  of it anonymous", new Samples(List.of(memory.anonymous())), "MB"));
    }

    private void create(int number) {
        stage.api().client().resource(pod(number)).create();
    }

    private static Pod pod(int number) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("workload-" + number)
                .withNamespace(NAMESPACE)
                .addToAnnotations("sidecar.istio.io/status", "{\"revision\":\"default\"}")
                .endMetadata()
                .withNewSpec()
                .withContainers(container("app"), container("istio-proxy"))
                .endSpec()
                .build();
    }

    private static Container container(String name) {
        return new ContainerBuilder()
                .withName(name)
                .withImage("example/" + name + ":1")
                .withEnv(
                        IntStream.range(0, VARIABLES)
                                .mapToObj(i ->
                                        new EnvVar(
                                                "VARIABLE_" + i, "some value of some length", null))
                                .toList())
                .build();
    }
}
