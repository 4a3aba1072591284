package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.control.Finding;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Whether Vault runs inside the mesh whose CA it signs: then a cold start cannot succeed, because Vault's sidecar waits for
 * a certificate of istiod, and istiod waits for Vault.
 */
final class VaultInMeshCheck {
    private static final String SUBJECT = "Vault in the mesh";

    private static final String DEADLOCK =
            "after a cold start Vault waits for istiod and istiod for Vault";
    private static final String REMEDY =
            "label Vault's Pods sidecar.istio.io/inject: \"false\", or leave out its port by annotation"
                    + " traffic.sidecar.istio.io/excludeInboundPorts";

    private final KubeApi own;
    private final boolean mayLook;

    /**
     * @param mayLook whether it is somebody's kubeconfig that asks, with whatever rights that has
     */
    VaultInMeshCheck(KubeApi own, boolean mayLook) {
        this.own = own;
        this.mayLook = mayLook;
    }

    /** A Service of this cluster. */
    record Target(String name, String namespace) {
        /** {@code name.namespace}, perhaps with {@code .svc} and a cluster domain; anything else is no Service. */
        static Optional<Target> of(URI server) {
            var host = server.getHost();
            if (host == null) {
                return Optional.empty();
            }
            var parts = List.of(host.split("\\."));
            var service = parts.size() == 2 || (parts.size() > 2 && parts.get(2).equals("svc"));
            return service ? Optional.of(new Target(parts.get(0), parts.get(1))) : Optional.empty();
        }

        @Override
        public String toString() {
            return "Vault (%s in namespace %s)".formatted(name, namespace);
        }
    }

    Finding check(URI server) {
        var target = Target.of(server);
        if (target.isEmpty()) {
            return Finding.ok(SUBJECT, server.getHost() + " is no Service of this cluster");
        }
        if (!mayLook) {
            return skipped("we have no right to look at " + target.get());
        }
        try {
            return look(target.get());
        } catch (ApiFailure e) {
            return skipped(e.text());
        }
    }

    private static Finding skipped(String why) {
        return Finding.skipped(
                SUBJECT, why, "run check with a kubeconfig that may read Services and Pods");
    }

    private Finding look(Target target) throws ApiFailure {
        var service = own.find(Place.core("services", target.namespace(), target.name()));
        if (service.isEmpty()) {
            return Finding.ok(SUBJECT, "there is no Service " + target.name() + " here");
        }
        var injected =
                own.find(Place.core("namespaces", "", target.namespace()))
                        .filter(VaultInMeshCheck::injects)
                        .isPresent();
        return of(target, injected, pods(target, service.get().path("spec").path("selector")));
    }

    /**
     * The verdict on what was seen.
     *
     * @param injected whether the namespace asks for sidecars
     * @param pods of Vault's Service
     */
    static Finding of(Target target, boolean injected, List<JsonNode> pods) {
        if (pods.stream().anyMatch(VaultInMeshCheck::hasSidecar)) {
            return Finding.failed(
                    SUBJECT,
                    target + " is part of the mesh that it signs for: " + DEADLOCK,
                    REMEDY);
        }
        if (injected && (pods.isEmpty() || !pods.stream().allMatch(VaultInMeshCheck::optsOut))) {
            return Finding.warning(
                    SUBJECT,
                    target
                            + " has no sidecar now, but its namespace injects them: once its Pods are made again, "
                            + DEADLOCK,
                    REMEDY);
        }
        return Finding.ok(SUBJECT, "Vault's Pods have no sidecar");
    }

    private List<JsonNode> pods(Target target, JsonNode selector) throws ApiFailure {
        if (selector.isEmpty()) {
            return List.of();
        }
        var labels =
                selector.properties().stream()
                        .map(it -> it.getKey() + "=" + it.getValue().asText())
                        .collect(Collectors.joining(","));
        Map<String, String> query = new HashMap<>(Map.of("labelSelector", labels, "limit", "20"));
        return StreamSupport.stream(
                        own.list(Place.core("pods", target.namespace(), ""), query)
                                .path("items")
                                .spliterator(),
                        false)
                .toList();
    }

    private static boolean injects(JsonNode namespace) {
        var labels = namespace.path("metadata").path("labels");
        return labels.path("istio-injection").asText("").equals("enabled")
                || labels.has("istio.io/rev");
    }

    private static boolean hasSidecar(JsonNode pod) {
        return pod.path("metadata").path("annotations").has("sidecar.istio.io/status");
    }

    /** The label is what injection looks at; the annotation is its older form, still honoured. */
    private static boolean optsOut(JsonNode pod) {
        return Stream.of("labels", "annotations")
                .map(kind -> pod.path("metadata").path(kind).path("sidecar.istio.io/inject"))
                .anyMatch(value -> value.asText("").equals("false"));
    }
}
