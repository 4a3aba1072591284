package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.trust.RootFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Which namespaces show the roots of the plan to their pods: istiod copies its {@code root-cert.pem} into ConfigMap {@value
 * #NAME} of each, and kubelet mounts that.
 *
 * @param right how many show exactly these bytes
 * @param others names of the namespaces that show something else
 */
record ShownRoots(int right, List<String> others) {
    static final String NAME = "istio-ca-root-cert";
    private static final int MOST = 5;

    ShownRoots {
        others = List.copyOf(others);
    }

    static ShownRoots list(KubeApi own, RootFile roots) throws ApiFailure {
        var reader = new Reader(roots);
        own.each(
                Place.core("configmaps", "", ""),
                Map.of("fieldSelector", "metadata.name=" + NAME),
                reader);
        return reader.shown();
    }

    /** None at all means that nobody was told. */
    boolean everywhere() {
        return right > 0 && others.isEmpty();
    }

    /** For people: who does not show them yet. */
    String sentence() {
        if (everywhere()) {
            return "every ConfigMap " + NAME + " shows the plan's roots";
        }
        if (others.isEmpty()) {
            return "no namespace has ConfigMap " + NAME + " yet";
        }
        var more = others.size() - MOST;
        return "ConfigMap %s does not show the plan's roots in namespace %s%s"
                .formatted(
                        NAME,
                        String.join(", ", others.stream().limit(MOST).toList()),
                        more > 0 ? " and " + more + " more" : "");
    }

    /** Compares one after the other. */
    static final class Reader implements Consumer<JsonNode> {
        private final String roots;
        private final List<String> others = new ArrayList<>();
        private int right;

        Reader(RootFile roots) {
            this.roots = new String(roots.bytes(), StandardCharsets.UTF_8);
        }

        @Override
        public void accept(JsonNode map) {
            if (map.path("data").path("root-cert.pem").asText("").equals(roots)) {
                right++;
            } else {
                others.add(map.path("metadata").path("namespace").asText(""));
            }
        }

        ShownRoots shown() {
            return new ShownRoots(right, others);
        }
    }
}
