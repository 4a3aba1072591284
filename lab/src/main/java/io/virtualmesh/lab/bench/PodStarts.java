package io.virtualmesh.lab.bench;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.process.WorkDir;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * istiod's Pod from created to Ready with our containers and without them, by turns. The one before it has ended then, so each
 * starts alone.
 */
record PodStarts(NodeStage stage, int rounds) {
    private static final Duration LIFE_OF_A_CA = Duration.ofDays(30);
    private static final String SECRET = "plugged-cacerts";

    private enum Kind {
        OURS,
        SELF_SIGNED,
        PLUGGED
    }

    /** Seconds since the Pod was created. */
    private record Start(double bundle, double discovery, double ready) {}

    List<Row> measure() {
        var templates = templates();
        var starts = new EnumMap<Kind, List<Start>>(Kind.class);
        for (int round = 0; round < rounds; round++) {
            templates.forEach((kind, template) ->
                    starts.computeIfAbsent(kind, _ -> new ArrayList<>())
                            .add(start(kind, template)));
        }
        var ours = starts.getOrDefault(Kind.OURS, List.of());
        var plain = starts.getOrDefault(Kind.SELF_SIGNED, List.of());
        var plugged = starts.getOrDefault(Kind.PLUGGED, List.of());
        return List.of(
                row("istiod's Pod with our containers, created to Ready", ours, Start::ready),
                row("  until our init container has ended", ours, Start::bundle),
                row("  until istiod itself is ready", ours, Start::discovery),
                row("istiod's Pod with a CA of its own, to Ready", plain, Start::ready),
                row("istiod's Pod with Secret cacerts, to Ready", plugged, Start::ready),
                Row.of("ours less CA of its own, of one round", less(ours, plain), "s"),
                Row.of("ours over CA of its own, of one round", over(ours, plain), "×"));
    }

    /** What Istio's chart makes of each kind; the Secret lies under another name, so that it may stay there. */
    private Map<Kind, PodTemplateSpec> templates() {
        plug();
        stage.istio().installIstiod(stage.withOurContainers());
        stage.istio().awaitReady(NodeStage.PATIENCE);
        var ours = istiod().require().getSpec().getTemplate();
        stage.istio().installIstiod();
        stage.istio().awaitReady(NodeStage.PATIENCE);
        var plain = istiod().require().getSpec().getTemplate();
        var plugged = plain.edit().build();
        plugged.getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals("cacerts"))
                .forEach(volume ->
                        volume.setSecret(new SecretVolumeSource(null, null, false, SECRET)));
        return new EnumMap<>(
                Map.of(Kind.OURS, ours, Kind.SELF_SIGNED, plain, Kind.PLUGGED, plugged));
    }

    /** An intermediate under the root that Vault signs with. */
    private void plug() {
        var folder = WorkDir.folder(stage.clusters().home(), SECRET);
        stage.vault()
                .root()
                .intermediate("O=plugged", KeyKind.P256, 0, LIFE_OF_A_CA)
                .writeCacerts(folder);
        stage.cluster()
                .kubectl(
                        "create",
                        "secret",
                        "generic",
                        SECRET,
                        "--namespace=" + NodeStage.ISTIO,
                        "--from-file=" + folder);
    }

    private Start start(Kind kind, PodTemplateSpec template) {
        var patch =
                """
                [{"op": "replace", "path": "/spec/replicas", "value": 0},
                 {"op": "replace", "path": "/spec/template", "value": %s}]
                """
                        .formatted(Serialization.asJson(template));
        istiod().patch(PatchContext.of(PatchType.JSON), patch);
        stage.awaitNoPod();
        var pod = new Sightings<>(PodMilestone::of);
        try (var _ = stage.istiodPods().watch(pod)) {
            istiod().scale(1);
            var ready = pod.at(PodMilestone.READY, NodeStage.PATIENCE);
            var discovery = pod.at(PodMilestone.DISCOVERY_READY, NodeStage.PATIENCE);
            var created = pod.at(PodMilestone.CREATED, NodeStage.PATIENCE);
            var bundle =
                    kind == Kind.OURS
                            ? pod.at(PodMilestone.INIT_ENDED, NodeStage.PATIENCE)
                            : created;
            return new Start(
                    (bundle - created) / 1e9, (discovery - created) / 1e9, (ready - created) / 1e9);
        }
    }

    private RollableScalableResource<Deployment> istiod() {
        return stage.client().apps().deployments().inNamespace(NodeStage.ISTIO).withName("istiod");
    }

    private static Samples less(List<Start> ours, List<Start> others) {
        return new Samples(
                IntStream.range(0, ours.size())
                        .mapToObj(i -> ours.get(i).ready() - others.get(i).ready())
                        .toList());
    }

    private static Samples over(List<Start> ours, List<Start> others) {
        return new Samples(
                IntStream.range(0, ours.size())
                        .mapToObj(i -> ours.get(i).ready() / others.get(i).ready())
                        .toList());
    }

    private static Row row(String what, List<Start> starts, ToDoubleFunction<Start> part) {
        return Row.of(what, new Samples(starts.stream().mapToDouble(part).boxed().toList()), "s");
    }
}
