package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.trust.RootRule;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which change of roots the istiod of a Pod takes. Multi-root is off unless its environment says otherwise; Istio 1.30
 * compares sets, older ones compare texts. The version is told by the tag of the image, else by the label of Istio's chart;
 * where neither tells one, the older rule is the stricter.
 */
final class IstiodRule {
    private static final String CONTAINER = "discovery";

    /** As Go's {@code strconv.ParseBool} reads it. */
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

    private static final int COMPARES_SETS = 30;

    private static final Pattern TAG =
            Pattern.compile("[^@]*/?[^/@:]*:v?(\\d+\\.\\d+[^@/]*)(@.*)?");
    private static final Pattern VERSION = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})([.+-].*)?");

    private IstiodRule() {}

    static boolean isIstiod(JsonNode pod) {
        return PodShape.image(pod, CONTAINER).isPresent();
    }

    static RootRule of(JsonNode pod) {
        var multiRoot = PodShape.env(pod, CONTAINER, "ISTIO_MULTIROOT_MESH").filter(TRUE::contains);
        if (multiRoot.isEmpty()) {
            return RootRule.SAME_BYTES;
        }
        return version(pod).filter(IstiodRule::comparesSets).isPresent()
                ? RootRule.SUBSET
                : RootRule.PART_OF_TEXT;
    }

    private static Optional<String> version(JsonNode pod) {
        return PodShape.image(pod, CONTAINER)
                .map(TAG::matcher)
                .filter(it -> it.matches())
                .map(it -> it.group(1))
                .or(() -> label(pod, "app.kubernetes.io/version"))
                .or(() -> label(pod, "operator.istio.io/version"));
    }

    private static Optional<String> label(JsonNode pod, String name) {
        return Json.at(pod, "metadata", "labels", name);
    }

    private static boolean comparesSets(String version) {
        var parts = VERSION.matcher(version);
        if (!parts.matches()) {
            return false;
        }
        int major = Integer.parseInt(parts.group(1));
        return major > 1 || (major == 1 && Integer.parseInt(parts.group(2)) >= COMPARES_SETS);
    }
}
