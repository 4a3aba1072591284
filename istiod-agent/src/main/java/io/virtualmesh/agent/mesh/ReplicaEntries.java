package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Pure: what the entries of a report tell of their agents. While istiod's Deployment rolls there are two versions, and the
 * older one may know nothing of what the newer one asks for.
 */
record ReplicaEntries(JsonNode replicas) {

    /** Where there is more than one. */
    Optional<String> differingVersions() {
        var versions = new TreeSet<String>();
        replicas.properties().forEach(it -> of(it.getValue()).ifPresent(versions::add));
        return versions.size() < 2
                ? Optional.empty()
                : Optional.of("replicas run istiod-agent " + String.join(" and ", versions));
    }

    /**
     * What these Pods say that may keep them from acting on a step. One whose entry says nothing of roots that we understand will
     * never acknowledge any.
     */
    List<String> whyBehind(List<String> pods) {
        var told = new ArrayList<String>();
        for (var pod : pods) {
            var entry = replicas.path(pod);
            var error = Json.at(entry, "error");
            if (!entry.isMissingNode() && ReplicaPart.read(entry).found().isEmpty()) {
                told.add(
                        pod
                                + " runs istiod-agent "
                                + of(entry).orElse("of an unknown version")
                                + ", which tells nothing of roots that this version understands: upgrade it");
            } else if (error.isPresent()) {
                told.add(pod + ": " + error.get());
            }
        }
        return told;
    }

    private static Optional<String> of(JsonNode entry) {
        return Json.at(entry, "agentVersion");
    }
}
