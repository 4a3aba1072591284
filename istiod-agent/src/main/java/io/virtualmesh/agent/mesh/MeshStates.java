package io.virtualmesh.agent.mesh;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.api.v1.MeshName;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The states of all meshes that a VirtualMesh lists, by name. One that has not reported yet is {@code PENDING}: the
 * VirtualMesh is {@code ACCEPTED} only once it is applied to all of them.
 *
 * @param stories of the changes of roots that wait somewhere, by mesh: see {@link RootStory}
 */
record MeshStates(Map<String, String> byMesh, Map<String, String> stories) {
    static final String BEST = "ACCEPTED";
    private static final String PENDING = "PENDING";
    private static final List<String> FROM_WORST = List.of("INVALID", "FAILED", PENDING, BEST);

    /**
     * @param status of the VirtualMesh, whose {@code meshes} hold what each mesh wrote of itself
     */
    static MeshStates of(SeenMesh subject, JsonNode status) {
        var states = new LinkedHashMap<String, String>();
        var stories = new LinkedHashMap<String, String>();
        for (var mesh : subject.meshes()) {
            var key = new MeshName(mesh).statusKey(subject.namespace());
            var told = status.path("meshes").path(key);
            states.put(mesh, told.path("state").asText("no report yet"));
            told.path("warnings").forEach(line -> stories.put(mesh, line.asText()));
        }
        return new MeshStates(states, stories);
    }

    String worst() {
        return byMesh.values().stream()
                .map(state -> FROM_WORST.contains(state) ? state : PENDING)
                .min(Comparator.comparing(FROM_WORST::indexOf))
                .orElse(PENDING);
    }

    /** Who keeps it from being accepted, and where a change of roots waits. */
    String told() {
        return Stream.concat(
                        Stream.of(states()),
                        stories.entrySet().stream().map(it -> it.getKey() + ": " + it.getValue()))
                .collect(joining("; "));
    }

    private String states() {
        return worst().equals(BEST)
                ? "applied to all %d meshes".formatted(byMesh.size())
                : byMesh.entrySet().stream()
                        .filter(it -> !it.getValue().equals(BEST))
                        .map(it -> it.getKey() + ": " + it.getValue())
                        .collect(joining("; "));
    }
}
