package io.virtualmesh.lab.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * Requests of load clients.
 *
 * @param failures one line for each, with time and reason
 */
public record LoadCounts(long succeeded, long failed, List<String> failures) {
    public static final LoadCounts NONE = new LoadCounts(0, 0, List.of());

    public LoadCounts {
        failures = List.copyOf(failures);
    }

    /** The lines of one client: failures one by one, and counts that grow, from zero when it has started again. */
    static LoadCounts of(List<JsonNode> lines) {
        var failures =
                lines.stream().filter(line -> line.has("failure")).map(JsonNode::toString).toList();
        return new LoadCounts(succeeded(lines), failures.size(), failures);
    }

    private static long succeeded(List<JsonNode> lines) {
        long sum = 0;
        long last = 0;
        for (var line : lines) {
            if (line.has("succeeded")) {
                long now = line.path("succeeded").asLong();
                sum += now < last ? now : now - last;
                last = now;
            }
        }
        return sum;
    }

    public LoadCounts plus(LoadCounts other) {
        return new LoadCounts(
                succeeded + other.succeeded,
                failed + other.failed,
                Stream.concat(failures.stream(), other.failures.stream()).toList());
    }

    public long all() {
        return succeeded + failed;
    }

    /** What came after an earlier moment. */
    public LoadCounts since(LoadCounts earlier) {
        return new LoadCounts(
                succeeded - earlier.succeeded,
                failed - earlier.failed,
                failures.stream().filter(line -> !earlier.failures.contains(line)).toList());
    }
}
