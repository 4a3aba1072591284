package io.virtualmesh.agent.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.trust.RootRule;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Looks at the own Pod, our ConfigMap and the join Secret: three calls, each of which may be refused without harm. */
final class FactsReader {
    static final String CONFIG = "istiod-agent";

    private final MeshSettings settings;
    private final KubeApi own;

    FactsReader(MeshSettings settings, KubeApi own) {
        this.settings = settings;
        this.own = own;
    }

    /** The facts, and the kubeconfig of the management cluster where there is a join Secret; blank where that lacks it. */
    record Read(MeshFacts facts, Optional<String> managementKubeconfig) {
        /** Never the kubeconfig: it holds a token. */
        @Override
        public String toString() {
            return facts.toString();
        }
    }

    /**
     * @param remembered the mesh of the mirror beside the bundle
     * @throws ApiFailure when the API server does not answer at all; a refusal of one call is a fact
     */
    Read read(Optional<String> remembered) throws ApiFailure {
        var unread = new ArrayList<ApiFailure>();
        var pod =
                settings.podName()
                        .flatMap(name -> look(Place.core("pods", namespace(), name), unread));
        var config = look(Place.core("configmaps", namespace(), CONFIG), unread);
        var join = look(Place.core("secrets", namespace(), JoinSecret.NAME), unread);
        failIfUnreachable(unread);
        var facts =
                new MeshFacts(
                        namespace(),
                        deployment(pod),
                        settings.meshName(),
                        settings.clusterId(),
                        pod.flatMap(it -> PodShape.env(it, "discovery", "CLUSTER_ID")),
                        config.flatMap(it -> Json.at(it, "data", "clusterName")),
                        join.flatMap(it -> decoded(it, JoinSecret.MESH)),
                        remembered,
                        pod.flatMap(it -> Json.at(it, "metadata", "uid")),
                        pod.map(IstiodRule::of).orElse(RootRule.SAME_BYTES),
                        unread);
        return new Read(facts, join.map(it -> decoded(it, JoinSecret.KUBECONFIG).orElse("")));
    }

    /** What can be said without any API server. */
    MeshFacts blind(Optional<String> remembered) {
        return new MeshFacts(
                namespace(),
                deployment(Optional.empty()),
                settings.meshName(),
                settings.clusterId(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                remembered,
                Optional.empty(),
                RootRule.SAME_BYTES,
                List.of());
    }

    private Optional<String> deployment(Optional<JsonNode> pod) {
        return pod.flatMap(PodShape::deployment)
                .or(() -> settings.podName().flatMap(PodShape::deploymentByName))
                .or(() -> Optional.of(settings.deployment()));
    }

    private Optional<JsonNode> look(Place place, List<ApiFailure> unread) {
        try {
            return own.find(place);
        } catch (ApiFailure e) {
            unread.add(e);
            return Optional.empty();
        }
    }

    private static void failIfUnreachable(List<ApiFailure> unread) throws ApiFailure {
        for (var failure : unread) {
            if (failure.kind() != ApiFailure.Kind.FORBIDDEN) {
                throw failure;
            }
        }
    }

    private static Optional<String> decoded(JsonNode secret, String key) {
        return Json.at(secret, "data", key)
                .map(text -> new String(Base64.getDecoder().decode(text), UTF_8).strip())
                .filter(text -> !text.isEmpty());
    }

    private String namespace() {
        return settings.podNamespace();
    }
}
