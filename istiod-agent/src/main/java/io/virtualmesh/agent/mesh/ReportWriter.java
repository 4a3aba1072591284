package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.agent.control.ReplicaStatus;
import io.virtualmesh.api.v1.MeshName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The report of a mesh: one IssuedCertificate beside the VirtualMesh. Each replica applies its own entry under its own
 * field manager; the leader applies the rest, and takes away the entries of Pods that are no more.
 */
final class ReportWriter {
    static final String LEADER = "istiod-agent-leader";
    private static final String CREATOR = "istiod-agent";

    private final KubeApi home;
    private final Place place;
    private final MeshSettings settings;

    ReportWriter(KubeApi home, MeshName mesh, MeshSettings settings) {
        this.home = home;
        this.place = Place.report(settings.virtualMeshNamespace(), mesh.value());
        this.settings = settings;
    }

    /** Whether the entry is now there; false where the CRD prunes it, so that nothing is reported. */
    boolean writeEntry(ReplicaStatus status) throws ApiFailure {
        var entry = Json.of(ReplicaEntry.of(status, settings));
        var body = head();
        body.putObject("status").putObject("replicas").set(settings.pod(), entry);
        return holds(applyStatus("istiod-agent/" + settings.pod(), body), settings.pod());
    }

    /** Whether that Pod has an entry. */
    static boolean holds(JsonNode report, String pod) {
        return report.path("status").path("replicas").has(pod);
    }

    /** An absent object answers 404 to an apply of its status; then it is made first. */
    private JsonNode applyStatus(String manager, Object body) throws ApiFailure {
        try {
            return home.apply(place.at("status"), manager, true, body);
        } catch (ApiFailure e) {
            if (e.kind() != ApiFailure.Kind.MISSING) {
                throw e;
            }
            create();
            return home.apply(place.at("status"), manager, true, body);
        }
    }

    /** Does nothing where it is there. */
    void create() throws ApiFailure {
        home.apply(place, CREATOR, true, newReport());
    }

    Optional<JsonNode> read() throws ApiFailure {
        return home.find(place);
    }

    /** The leader's part; written only where it says something new. Returns it. */
    JsonNode writeAggregate(
            JsonNode report, Optional<SeenMesh> subject, List<MeshCondition> more, Instant now)
            throws ApiFailure {
        var status = Aggregate.of(report, subject, more, settings.pod(), now);
        if (!sameAs(report.path("status"), status)) {
            var body = head();
            body.set("status", status);
            home.apply(place.at("status"), LEADER, true, body);
        }
        return status;
    }

    private static boolean sameAs(JsonNode now, ObjectNode wanted) {
        return wanted.properties().stream()
                .allMatch(field -> field.getValue().equals(Json.same(now.path(field.getKey()))));
    }

    /** Apply cannot take away what another manager applied; a merge patch with null can. */
    void prune(List<String> pods) throws ApiFailure {
        if (pods.isEmpty()) {
            return;
        }
        var patch = Json.object();
        var replicas = patch.putObject("status").putObject("replicas");
        pods.forEach(replicas::putNull);
        home.merge(place.at("status"), patch);
    }

    /** Names of Pods with an entry, but ours. */
    List<String> others(JsonNode report) {
        var names = new TreeMap<String, JsonNode>();
        report.path("status")
                .path("replicas")
                .properties()
                .forEach(it -> names.put(it.getKey(), it.getValue()));
        names.remove(settings.pod());
        return List.copyOf(names.keySet());
    }

    private ObjectNode newReport() {
        var body = head();
        ((ObjectNode) body.path("metadata"))
                .putObject("labels")
                .put("app.kubernetes.io/managed-by", CREATOR);
        body.putObject("spec");
        return body;
    }

    private ObjectNode head() {
        var body =
                Json.object()
                        .put("apiVersion", place.apiVersion())
                        .put("kind", "IssuedCertificate");
        body.putObject("metadata").put("name", place.name()).put("namespace", place.namespace());
        return body;
    }
}
