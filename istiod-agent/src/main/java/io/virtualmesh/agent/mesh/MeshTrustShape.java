package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.bundle.BadPem;
import io.virtualmesh.agent.trust.Distress;
import io.virtualmesh.agent.trust.MeshTrust;
import io.virtualmesh.agent.trust.RootRule;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.api.v1.RootStatus;
import io.virtualmesh.api.v1.TrustStatusBuilder;
import io.virtualmesh.api.v1.WantedRootStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a mesh tells who coordinates, in its report. What single Pods say of themselves stands in their entries only: the
 * rule of istiod, a CA that ends, and who is behind.
 */
final class MeshTrustShape {
    private MeshTrustShape() {}

    static void write(TrustStatusBuilder builder, MeshTrust trust) {
        builder.ack(trust.ack())
                .wanted(RootShape.write(trust.wanted()))
                .trusts(RootShape.hashes(trust.trusts()))
                .used(RootShape.write(trust.used()))
                .noReplicaSince(
                        trust.distress()
                                .filter(Distress.NoReplica.class::isInstance)
                                .map(it -> Times.upwards(it.since()))
                                .orElse(null));
    }

    /**
     * @param status of a report; absent until its leader has said what the mesh wants
     */
    static Reading<MeshTrust> read(JsonNode status) {
        return status.path("trust").hasNonNull("wanted")
                ? Reading.of(
                        status.path("trust"), Said.class, said -> read(said, Replicas.of(status)))
                : new Reading.Absent<>();
    }

    /** The fields of {@code trust} that matter here. */
    record Said(
            @Nullable Long ack,
            @Nullable WantedRootStatus wanted,
            @Nullable List<String> trusts,
            @Nullable List<RootStatus> used,
            @Nullable Instant noReplicaSince) {}

    private static MeshTrust read(Said said, Replicas replicas) throws BadPem {
        return new MeshTrust(
                Reading.given(said.ack(), "ack"),
                RootShape.read(Reading.given(said.wanted(), "wanted")),
                RootShape.ids(said.trusts(), "trusts"),
                RootShape.read(said.used(), "used"),
                replicas.rule(),
                Optional.ofNullable(said.noReplicaSince())
                        .<Distress>map(Distress.NoReplica::new)
                        .or(replicas::distress),
                replicas.behind());
    }

    /**
     * What the entries say together.
     *
     * @param rule the strictest; so it is too where one entry does not tell
     */
    private record Replicas(List<ReplicaPart> readable, RootRule rule, List<String> behind) {
        static Replicas of(JsonNode status) {
            long generation =
                    PlanShape.read(status.path("trust").path("plan"))
                            .found()
                            .map(TrustPlan::generation)
                            .orElse(0L);
            var parts = new TreeMap<String, Optional<ReplicaPart>>();
            status.path("replicas")
                    .properties()
                    .forEach(it -> parts.put(it.getKey(), ReplicaPart.read(it.getValue()).found()));
            var behind = new ArrayList<String>();
            parts.forEach((pod, part) -> {
                if (part.map(it -> it.trust().ack()).orElse(0L) < generation) {
                    behind.add(pod);
                }
            });
            var rule =
                    parts.values().stream()
                            .map(it -> it.map(ReplicaPart::rule).orElse(RootRule.SAME_BYTES))
                            .min(Comparator.naturalOrder())
                            .orElse(RootRule.SAME_BYTES);
            return new Replicas(
                    parts.values().stream().flatMap(Optional::stream).toList(), rule, behind);
        }

        Optional<Distress> distress() {
            return readable.stream()
                    .flatMap(it -> it.distress().stream())
                    .min(Comparator.comparing(Distress.EndingCa::since))
                    .map(it -> it);
        }
    }
}
