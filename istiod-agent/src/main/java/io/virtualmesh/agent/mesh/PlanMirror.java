package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.api.v1.MeshName;
import java.util.Optional;

/** The trust plan in the ConfigMap beside istiod, for a new pod while the management cluster is away. It never goes back. */
final class PlanMirror {
    static final String KEY = "trust-plan.json";
    private static final int ATTEMPTS = 4;

    private final KubeApi own;
    private final Mirrors mirrors;

    PlanMirror(KubeApi own, Mirrors mirrors) {
        this.own = own;
        this.mirrors = mirrors;
    }

    /** What cannot be read is no memory; it will be replaced. */
    Optional<TrustPlan> read(MeshName mesh) throws ApiFailure {
        return own.find(mirrors.place(mesh)).flatMap(PlanMirror::planOf);
    }

    /** Writes it by compare-and-swap, if no newer one stands there. Returns what stands there then. */
    TrustPlan keep(MeshName mesh, TrustPlan plan) throws ApiFailure {
        for (int attempt = 1; ; attempt++) {
            var map = findOrMake(mesh);
            var there = planOf(map);
            if (there.filter(it -> it.isAtLeast(plan)).isPresent()) {
                return there.get();
            }
            try {
                swap(mesh, map, plan);
                return plan;
            } catch (ApiFailure e) {
                if (e.kind() != ApiFailure.Kind.CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Who makes it may get one that somebody else has made and filled meanwhile. */
    private JsonNode findOrMake(MeshName mesh) throws ApiFailure {
        var map = own.find(mirrors.place(mesh));
        return map.isPresent() ? map.get() : mirrors.make(mesh);
    }

    private void swap(MeshName mesh, JsonNode map, TrustPlan plan) throws ApiFailure {
        var patch = Json.object();
        patch.putObject("metadata")
                .put("resourceVersion", map.path("metadata").path("resourceVersion").asText());
        patch.putObject("data").put(KEY, PlanShape.text(plan));
        own.merge(mirrors.place(mesh), patch);
    }

    private static Optional<TrustPlan> planOf(JsonNode map) {
        return Json.at(map, "data", KEY).flatMap(text -> PlanShape.parse(text).found());
    }
}
