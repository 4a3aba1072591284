package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.api.v1.MeshName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The status of the VirtualMesh, where it lives in istiod's own cluster: the leader of each mesh writes its own key of
 * {@code meshes}, and sums up all of them. A status that somebody else keeps (Gloo's management plane) is left alone.
 */
final class VirtualMeshStatusWriter {
    private final KubeApi own;
    private final MeshName mesh;
    private String written = "";

    VirtualMeshStatusWriter(KubeApi own, MeshName mesh) {
        this.own = own;
        this.mesh = mesh;
    }

    /**
     * @param aggregate what the leader says of the mesh
     */
    void write(SeenMesh subject, List<String> violations, JsonNode aggregate, Instant now)
            throws ApiFailure {
        var mine = mine(violations, aggregate);
        var others = MeshStates.of(subject, subject.status());
        var what = subject.source() + "@" + subject.source().generation() + mine + others;
        if (what.equals(written)) {
            return;
        }
        var place = Place.virtualMesh(subject.namespace(), subject.name());
        var key = mesh.statusKey(subject.namespace());
        var keyed = head(place);
        keyed.putObject("status").putObject("meshes").set(key, mine);
        var after = own.apply(place.at("status"), "istiod-agent/" + mesh, false, keyed);
        var summed = head(place);
        summed.set("status", sum(subject, violations, after.path("status"), now));
        own.apply(place.at("status"), ReportWriter.LEADER, false, summed);
        written = what;
    }

    private static ObjectNode mine(List<String> violations, JsonNode aggregate) {
        var status = Json.object().put("state", state(violations, aggregate));
        var errors = new ArrayList<>(violations);
        Json.at(aggregate, "error").ifPresent(errors::add);
        if (!errors.isEmpty()) {
            status.set("errors", Json.of(errors));
        }
        RootStory.of(aggregate.path("conditions"))
                .ifPresent(line -> status.putArray("warnings").add(line));
        return status;
    }

    private static String state(List<String> violations, JsonNode aggregate) {
        if (!violations.isEmpty()) {
            return "INVALID";
        }
        return switch (aggregate.path("state").asText("PENDING")) {
            case "FINISHED", "ISSUED" -> "ACCEPTED";
            case "FAILED" -> "FAILED";
            default -> "PENDING";
        };
    }

    private static ObjectNode sum(
            SeenMesh subject, List<String> violations, JsonNode status, Instant now) {
        var states = MeshStates.of(subject, status);
        var state = violations.isEmpty() ? states.worst() : "INVALID";
        var sum = Json.object();
        sum.put("observedGeneration", subject.source().generation());
        sum.put("state", state);
        if (!violations.isEmpty()) {
            sum.set("errors", Json.of(violations));
        }
        var value = state.equals(MeshStates.BEST) ? "True" : "False";
        sum.putArray("conditions")
                .addObject()
                .put("type", ReplicaEntry.READY)
                .put("status", value)
                .put("reason", reason(state, states))
                .put(
                        "message",
                        violations.isEmpty() ? states.told() : String.join("; ", violations))
                .put("observedGeneration", subject.source().generation())
                .put("lastTransitionTime", since(status, value, now));
        return sum;
    }

    private static String reason(String state, MeshStates states) {
        return switch (state) {
            case "ACCEPTED" -> RootStory.word(states.stories().values()).orElse("Accepted");
            case "INVALID" -> "SpecInvalid";
            case "FAILED" -> "Failed";
            default -> "Pending";
        };
    }

    private static String since(JsonNode status, String value, Instant now) {
        return StreamSupport.stream(status.path("conditions").spliterator(), false)
                .filter(it -> it.path("type").asText().equals(ReplicaEntry.READY))
                .filter(it -> it.path("status").asText().equals(value))
                .flatMap(it -> Json.at(it, "lastTransitionTime").stream())
                .findFirst()
                .orElse(Times.seconds(now));
    }

    private static ObjectNode head(Place place) {
        var body = Json.object().put("apiVersion", place.apiVersion()).put("kind", "VirtualMesh");
        body.putObject("metadata").put("name", place.name()).put("namespace", place.namespace());
        return body;
    }
}
