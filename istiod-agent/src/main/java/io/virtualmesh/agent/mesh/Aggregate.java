package io.virtualmesh.agent.mesh;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the leader says of the mesh: the worst of its replicas. Reads and writes JSON as it stands in the report. */
final class Aggregate {
    private static final List<String> TYPES =
            List.of(ReplicaEntry.READY, ReplicaEntry.BUNDLE_PROVEN, ReplicaEntry.RELOAD_CONFIRMED);

    /** From worst to best. */
    private static final List<String> STATES =
            List.of("FAILED", "PENDING", "REQUESTED", "ISSUED", "FINISHED");

    private static final List<String> VALUES = List.of("False", "Unknown", "True");

    private Aggregate() {}

    /**
     * @param report as it is now; its conditions keep their times where they say the same
     * @param more conditions that are not summed up of the replicas' own
     * @return the fields of {@code status} that are the leader's
     */
    static ObjectNode of(
            JsonNode report,
            Optional<SeenMesh> subject,
            List<MeshCondition> more,
            String leader,
            Instant now) {
        var replicas = report.path("status").path("replicas");
        var status = Json.object();
        status.put("observedGeneration", report.path("metadata").path("generation").asLong(0));
        status.put("state", worst(replicas, "state", STATES, "PENDING"));
        status.put("error", errors(replicas));
        status.put("leader", leader);
        earliestEnd(replicas).ifPresent(end -> status.put("notAfter", end));
        subject.ifPresent(it ->
                status.putObject("virtualMesh")
                        .put("name", it.name())
                        .put("namespace", it.namespace()));
        var before = report.path("status").path("conditions");
        var conditions = status.putArray("conditions");
        for (var type : TYPES) {
            var condition = condition(type, replicas);
            conditions.add(
                    (type.equals(ReplicaEntry.READY)
                                    ? withVersions(condition, replicas)
                                    : condition)
                            .json(before, now));
        }
        more.forEach(it -> conditions.add(it.json(before, now)));
        return status;
    }

    private static String errors(JsonNode replicas) {
        return replicas.properties().stream()
                .flatMap(replica ->
                        Json.at(replica.getValue(), "error").stream()
                                .map(error -> replica.getKey() + ": " + error))
                .sorted()
                .collect(joining("; "));
    }

    private static Optional<String> earliestEnd(JsonNode replicas) {
        return replicas.properties().stream()
                .flatMap(replica -> Json.at(replica.getValue(), "notAfter").stream())
                .min(Comparator.comparing(Instant::parse));
    }

    private static String worst(
            JsonNode replicas, String field, List<String> order, String absent) {
        return replicas.properties().stream()
                .map(replica -> Json.at(replica.getValue(), field).orElse(absent))
                .min(Comparator.comparing(order::indexOf))
                .orElse(absent);
    }

    private static MeshCondition condition(String type, JsonNode replicas) {
        var worst =
                replicas.properties().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(replica -> Told.by(replica.getKey(), replica.getValue(), type))
                        .min(Comparator.comparing(it -> VALUES.indexOf(it.value())))
                        .orElse(new Told("Unknown", "NoReplica", "no replica has reported yet"));
        return new MeshCondition(
                type, MeshCondition.Value.of(worst.value()), worst.reason(), worst.message());
    }

    /** Where istiod's Deployment rolls, or its roll stands still, that is worth a word. */
    private static MeshCondition withVersions(MeshCondition ready, JsonNode replicas) {
        return new ReplicaEntries(replicas)
                .differingVersions()
                .map(words ->
                        new MeshCondition(
                                ready.type(),
                                ready.value(),
                                ready.reason(),
                                ready.message() + "; " + words))
                .orElse(ready);
    }

    /** What one replica says of one condition. */
    private record Told(String value, String reason, String message) {
        static Told by(String pod, JsonNode replica, String type) {
            return MeshCondition.find(replica.path("conditions"), type)
                    .map(it ->
                            new Told(
                                    it.path("status").asText("Unknown"),
                                    it.path("reason").asText("Unknown"),
                                    pod + ": " + it.path("message").asText("")))
                    .orElse(new Told("Unknown", "NotReported", pod + " has not said"));
        }
    }
}
