package io.virtualmesh.agent.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.control.MeshIntent;
import io.virtualmesh.agent.control.ReplicaStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code /status} and {@code /check} as JSON. Fields are only ever added; times are RFC 3339, fingerprints lower-case hex.
 */
public final class StatusJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StatusJson() {}

    static String of(Optional<ReplicaStatus> status, String version) {
        var root = JSON.createObjectNode().put("version", version);
        status.ifPresent(present -> fill(root, present));
        return text(root);
    }

    private static void fill(ObjectNode root, ReplicaStatus status) {
        status.intent().ifPresent(intent -> root.set("mesh", mesh(intent)));
        status.bundle().ifPresent(bundle -> root.set("bundle", bundle(bundle)));
        var conditions = root.putArray("conditions");
        conditions.add(condition("Ready", status.ready()));
        conditions.add(condition("BundleProven", status.bundleProven()));
        conditions.add(condition("ReloadConfirmed", status.reloadConfirmed()));
        var notices = root.putArray("notices");
        status.notices()
                .forEach(n ->
                        notices.addObject().put("reason", n.reason()).put("message", n.message()));
        status.lastError().ifPresent(error -> root.put("lastError", error));
        status.renewedFor().ifPresent(request -> root.put("renewedFor", request));
        root.put("issued", status.issued()).put("failed", status.failed());
    }

    private static ObjectNode mesh(MeshIntent intent) {
        var node = JSON.createObjectNode().put("name", intent.mesh());
        node.put("virtualMesh", intent.source().toString());
        node.put("generation", intent.source().generation());
        node.put("vault", intent.vault().server().toString());
        node.put("signPath", intent.vault().signPath());
        intent.vault().csrPath().ifPresent(path -> node.put("csrPath", path));
        return node;
    }

    private static ObjectNode bundle(ReplicaStatus.BundleFacts facts) {
        var node = JSON.createObjectNode().put("serial", facts.serial());
        node.put("subject", facts.subject()).put("issuer", facts.issuer());
        node.put("signerSha256", facts.signerSha256());
        var roots = node.putArray("rootSha256");
        facts.rootSha256().forEach(roots::add);
        node.put("key", facts.key());
        node.put("notBefore", facts.lifetime().from().toString());
        node.put("notAfter", facts.lifetime().until().toString());
        node.put("renewAt", facts.renewAt().toString());
        node.put("publishedAt", facts.publishedAt().toString());
        facts.confirmedAt().ifPresent(at -> node.put("confirmedAt", at.toString()));
        facts.servedAfter().ifPresent(after -> node.put("servedAfterMillis", after.toMillis()));
        return node;
    }

    private static ObjectNode condition(String type, ReplicaStatus.Condition condition) {
        var value =
                switch (condition.value()) {
                    case TRUE -> "True";
                    case FALSE -> "False";
                    case UNKNOWN -> "Unknown";
                };
        return JSON.createObjectNode()
                .put("type", type)
                .put("status", value)
                .put("reason", condition.reason())
                .put("message", condition.message())
                .put("lastTransitionTime", condition.since().toString());
    }

    /** A list of findings, as {@code check --output json} prints it. */
    public static String findings(List<Finding> findings) {
        var list = JSON.createArrayNode();
        findings.forEach(f ->
                list.addObject()
                        .put("level", f.level().name().toLowerCase(Locale.ROOT))
                        .put("subject", f.subject())
                        .put("found", f.found())
                        .put("remedy", f.remedy()));
        return text(list);
    }

    /** The findings that a sidecar returned. */
    public static List<Finding> parseFindings(String json) throws JsonProcessingException {
        var findings = new ArrayList<Finding>();
        for (var node : JSON.readTree(json)) {
            findings.add(
                    new Finding(
                            Finding.Level.valueOf(
                                    node.path("level").asText().toUpperCase(Locale.ROOT)),
                            node.path("subject").asText(),
                            node.path("found").asText(),
                            node.path("remedy").asText()));
        }
        return List.copyOf(findings);
    }

    private static String text(JsonNode node) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
        }
    }
}
