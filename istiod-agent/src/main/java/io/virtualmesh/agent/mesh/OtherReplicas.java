package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.trust.RootId;
import java.util.HashSet;
import java.util.Set;

/** Whether other Pods of the mesh's istiod may follow a plan that only they remember. */
final class OtherReplicas {
    private final KubeApi own;
    private final MeshSettings settings;

    OtherReplicas(KubeApi own, MeshSettings settings) {
        this.own = own;
        this.settings = settings;
    }

    /**
     * Who has acted on a plan may remember it. An agent of before there were plans has not, and counts only if it publishes
     * something else.
     *
     * @param inPlace whether {@code root} is published here already; then only who publishes something else counts
     */
    boolean run(JsonNode report, RootId root, boolean inPlace) throws ApiFailure {
        for (var entry : report.path("status").path("replicas").properties()) {
            var published = published(entry.getValue());
            var planless = entry.getValue().path("ack").asLong(0) == 0;
            var same = (inPlace || planless) && published.equals(Set.of(root.sha256()));
            if (!entry.getKey().equals(settings.pod())
                    && !published.isEmpty()
                    && !same
                    && lives(entry.getKey())) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> published(JsonNode entry) {
        var published = new HashSet<String>();
        entry.path("rootSha256").forEach(it -> published.add(it.asText()));
        return published;
    }

    private boolean lives(String pod) throws ApiFailure {
        try {
            return own.find(Place.core("pods", settings.podNamespace(), pod))
                    .filter(it -> !WorkloadReader.isOver(it)) // evicted, and not yet collected
                    .isPresent();
        } catch (ApiFailure e) {
            if (e.kind() == ApiFailure.Kind.FORBIDDEN) {
                return true; // nobody may say that it does not
            }
            throw e;
        }
    }
}
