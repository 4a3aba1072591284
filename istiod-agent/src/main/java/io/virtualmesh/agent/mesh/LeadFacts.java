package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.trust.Distress;
import io.virtualmesh.agent.trust.Distress.NoReplica;
import io.virtualmesh.agent.trust.IstiodPods;
import io.virtualmesh.agent.trust.ReplicaTrust;
import io.virtualmesh.agent.trust.RootRule;
import io.virtualmesh.agent.trust.WantedRoot;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Pure: the facts about a mesh, of its report and of what its Lease holder has listed.
 *
 * @param istiods the Pods of istiod that count, each with what its entry says; empty where that says nothing, or nothing that
 *     we could read
 * @param tacit whether one of these serves under roots of its own all the same: an older version of ours does
 */
record LeadFacts(SortedMap<String, Optional<ReplicaPart>> istiods, boolean tacit, LeadSight sight) {

    /** A Pod counts once a container of ours has started in it. An entry shows that too, wherever no kubelet tells. */
    static LeadFacts of(JsonNode replicas, LeadSight sight) {
        var istiods = new TreeMap<String, Optional<ReplicaPart>>();
        var tacit = false;
        for (var pod : sight.pods().istiods()) {
            var entry = replicas.path(pod.name());
            if (pod.started() || !entry.isMissingNode()) {
                var part = ReplicaPart.read(entry).found();
                istiods.put(pod.name(), part);
                tacit |= part.isEmpty() && !entry.path("rootSha256").isEmpty();
            }
        }
        return new LeadFacts(istiods, tacit, sight);
    }

    /**
     * @param noReplicaSince as the report has it, by whoever led when the last replica went
     */
    io.virtualmesh.agent.trust.MeshFacts facts(
            WantedRoot wanted, Optional<Instant> noReplicaSince) {
        return new io.virtualmesh.agent.trust.MeshFacts(
                wanted,
                rule(),
                new IstiodPods(entries()),
                sight.pods().workloads().stream().map(Workload::pod).toList(),
                sight.shown().everywhere(),
                distress(noReplicaSince));
    }

    private SortedMap<String, Optional<ReplicaTrust>> entries() {
        var entries = new TreeMap<String, Optional<ReplicaTrust>>();
        istiods.forEach((pod, part) -> entries.put(pod, part.map(ReplicaPart::trust)));
        return entries;
    }

    /**
     * The strictest of those that run under a bundle of ours; a new Pod starts with the plan's roots, whatever its rule. Its
     * neighbours have one too, sooner or later.
     */
    private RootRule rule() {
        var neighbours = sight.pods().neighbours().stream().map(Neighbour::rule);
        return Stream.concat(published().map(ReplicaPart::rule), neighbours)
                .min(Comparator.naturalOrder())
                .orElse(RootRule.SUBSET);
    }

    private Optional<Distress> distress(Optional<Instant> noReplicaSince) {
        return published().findAny().isEmpty() && !tacit
                ? Optional.of(new NoReplica(noReplicaSince.orElse(sight.after())))
                : published()
                        .flatMap(it -> it.distress().stream())
                        .min(Comparator.comparing(Distress::since))
                        .map(it -> it);
    }

    private Stream<ReplicaPart> published() {
        return istiods.values().stream()
                .flatMap(Optional::stream)
                .filter(it -> !it.trust().published().isEmpty());
    }
}
