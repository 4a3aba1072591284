package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Pure: how a change of roots stands in one mesh, as one line for who looks at the VirtualMesh only: {@code <word>/<reason>:
 * <sentence>}. There is none while nothing is changed, or all goes its way.
 */
final class RootStory {
    private static final String BLOCKED = "RestartsBlocked";

    /** The word of the first that is there tells most. */
    private static final List<String> WORDS =
            List.of(RootRefusals.TYPE, BLOCKED, LeadVerdict.WAITS);

    /** Restarts that wait for a person; the others are on their way, were not asked for, or time does without them. */
    private static final Set<String> BLOCKING = Set.of("RolloutStuck", "RolloutHeld", "Forbidden");

    private RootStory() {}

    /**
     * @param conditions of a report
     */
    static Optional<String> of(JsonNode conditions) {
        return story(conditions, RootRefusals.TYPE, "True", RootRefusals.TYPE)
                .or(() -> blocked(conditions))
                .or(() -> story(conditions, LeadVerdict.WAITS, "True", LeadVerdict.WAITS));
    }

    private static Optional<String> story(
            JsonNode conditions, String type, String value, String word) {
        return find(conditions, type, value).map(it -> line(word, it));
    }

    private static Optional<String> blocked(JsonNode conditions) {
        return find(conditions, Restarts.CONDITION, "False")
                .filter(it -> BLOCKING.contains(it.reason()))
                .map(it -> line(BLOCKED, it));
    }

    private static Optional<MeshCondition> find(JsonNode conditions, String type, String value) {
        return MeshCondition.find(conditions, type)
                .filter(it -> it.path("status").asText().equals(value))
                .map(MeshCondition::of);
    }

    private static String line(String word, MeshCondition condition) {
        return word + "/" + condition.reason() + ": " + sentence(condition.message());
    }

    /** The first one: what follows counts pods, and would be written anew with each of them. */
    private static String sentence(String message) {
        int end = message.indexOf("; ");
        return end < 0 ? message : message.substring(0, end);
    }

    /** The word that sums up the lines of several meshes. */
    static Optional<String> word(Collection<String> lines) {
        return WORDS.stream()
                .filter(word -> lines.stream().anyMatch(line -> line.startsWith(word + "/")))
                .findFirst();
    }
}
