package io.virtualmesh.agent.mesh;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.virtualmesh.agent.mesh.MeshSettings.Container;
import io.virtualmesh.api.v1.MeshName;
import io.virtualmesh.lab.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pair of namespaces of a real API server, in which ServiceAccount {@code istiod} has exactly the rights of {@code
 * rbac.yaml}: what passes here passes with them.
 */
final class TestCluster {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** Test machines are busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Of agents that are only a part of one, in the JVM of the tests. */
    static final String VERSION = "test";

    /** What its agent calls itself; what it asks for counts for RightsOfTheRunIT. */
    static final String SIDECAR = "istiod-agent/" + VERSION + " (sidecar)";

    private static final String CRDS = "/META-INF/fabric8/";
    static final MeshSettings.Timing FAST =
            new MeshSettings.Timing(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(4),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(3),
                    Duration.ZERO);

    private final ApiServer server;
    private final int number = NUMBER.incrementAndGet();
    final String istiod = "istio-" + number;
    final String gloo = "gloo-" + number;
    final MeshName mesh = MeshName.of("istiod", istiod, "cluster-1");
    final KubeApi admin;
    final KubeApi agent;

    TestCluster(ApiServer server) throws ApiFailure {
        this(server, ShippedRoles.all());
    }

    /**
     * @param roles the documents of {@code rbac.yaml}, or what a test leaves of them
     */
    TestCluster(ApiServer server, List<JsonNode> roles) throws ApiFailure {
        this.server = server;
        server.createNamespace(istiod);
        server.createNamespace(gloo);
        server.createServiceAccount(istiod, "istiod");
        this.admin = admin(server);
        this.agent = as(server.token(istiod, "istiod", null, null));
        for (var role : roles) {
            apply(TestMesh.yaml(ours(role.toString())));
        }
    }

    static KubeApi admin(ApiServer server) {
        return as(server, server.client().getConfiguration().getOauthToken(), "tests");
    }

    private KubeApi as(String token) {
        return as(server, token, SIDECAR);
    }

    private static KubeApi as(ApiServer server, String token, String userAgent) {
        var config = Config.empty();
        config.setMasterUrl(server.url());
        config.setCaCertData(server.caPem());
        config.setOauthToken(token);
        return KubeApi.connect(config, userAgent, PATIENCE);
    }

    KubeApi asNobody() {
        server.createServiceAccount(istiod, "nobody");
        return as(server.token(istiod, "nobody", null, null));
    }

    static void applyCrds(KubeApi admin) throws ApiFailure {
        for (var name :
                new String[] {
                    "virtualmeshes.networking.mesh.gloo.solo.io",
                    "issuedcertificates.certificates.mesh.gloo.solo.io"
                }) {
            var crd = TestMesh.yaml(text(CRDS + name + "-v1.yml"));
            admin.apply(crdPlace(name), "test", true, crd);
        }
        for (var place : List.of(Place.virtualMeshes("default"), Place.report("default", ""))) {
            await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptionsInstanceOf(
                            ApiFailure.class) // 404, or 429 of a cache that fills
                    .until(() -> admin.list(place, Map.of()).has("items"));
        }
    }

    static Place crdPlace(String name) {
        return new Place("apiextensions.k8s.io", "v1", "customresourcedefinitions", "", name, "");
    }

    /** With the names of the guide replaced by ours. */
    String ours(String text) {
        return text.replace("istio-system", istiod).replace("gloo-mesh", gloo);
    }

    private void apply(JsonNode document) throws ApiFailure {
        var kind = document.path("kind").asText();
        admin.apply(
                new Place(
                        "rbac.authorization.k8s.io",
                        "v1",
                        kind.toLowerCase(Locale.ROOT) + "s",
                        document.path("metadata").path("namespace").asText(""),
                        document.path("metadata").path("name").asText(),
                        ""),
                "test",
                true,
                document);
    }

    /** What a test left out of the roles that we ship comes after all. */
    void grantAll() throws ApiFailure {
        for (var role : ShippedRoles.all()) {
            apply(TestMesh.yaml(ours(role.toString())));
        }
    }

    /** Gives istiod's ServiceAccount one more rule, in its own namespace, as an option of the chart would. */
    void grant(String rule) throws ApiFailure {
        var head =
                "{apiVersion: rbac.authorization.k8s.io/v1, metadata: {name: more, namespace: %s}, "
                        .formatted(istiod);
        apply(TestMesh.yaml(head + "kind: Role, rules: [" + rule + "]}"));
        apply(
                TestMesh.yaml(
                        head
                                + "kind: RoleBinding, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: more},"
                                + " subjects: [{kind: ServiceAccount, name: istiod, namespace: "
                                + istiod
                                + "}]}"));
    }

    MeshSettings settings(String pod, Container container) {
        return new MeshSettings(
                container,
                Optional.of(pod),
                istiod,
                "istiod",
                "istiod",
                Optional.empty(),
                Optional.of("cluster-1"),
                gloo,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                VERSION,
                FAST);
    }

    MeshWatcher watcher(String pod) {
        return watcher(pod, Container.SIDECAR, Optional.empty());
    }

    MeshWatcher watcher(String pod, Container container, Optional<String> mirror) {
        return new MeshWatcher(settings(pod, container), agent, mirror, new Random(1));
    }

    void pod(String name) throws ApiFailure {
        var pod =
                TestMesh.yaml(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: NAME}
                        spec:
                          serviceAccountName: istiod
                          automountServiceAccountToken: false
                          containers: [{name: discovery, image: x}]
                        """
                                .replace("NAME", name));
        admin.create(Place.core("pods", istiod, ""), pod);
    }

    /** The spec of the guide, for our mesh. */
    void virtualMesh(String name) throws ApiFailure {
        virtualMesh(name, ours(TestMesh.SEED));
    }

    void virtualMesh(String name, String spec) throws ApiFailure {
        var object =
                Json.object()
                        .put("apiVersion", "networking.mesh.gloo.solo.io/v1")
                        .put("kind", "VirtualMesh");
        object.putObject("metadata").put("name", name).put("namespace", gloo);
        ((ObjectNode) object).set("spec", TestMesh.yaml(spec));
        admin.apply(Place.virtualMesh(gloo, name), "test", true, object);
    }

    /** A writer of the report with the agent's own rights. */
    StatusWriter writer(MeshSettings settings, MeshWatcher watcher) {
        return new StatusWriter(
                settings, agent, watcher, LeadSettings.usual(), Clock.systemUTC(), new Random(2));
    }

    void delete(Place place) {
        var what = place.resource();
        switch (what) {
            case "virtualmeshes" ->
                    server.client()
                            .genericKubernetesResources(place.apiVersion(), "VirtualMesh")
                            .inNamespace(place.namespace())
                            .withName(place.name())
                            .delete();
            case "issuedcertificates" ->
                    server.client()
                            .genericKubernetesResources(place.apiVersion(), "IssuedCertificate")
                            .inNamespace(place.namespace())
                            .withName(place.name())
                            .delete();
            case "configmaps" ->
                    server.client()
                            .configMaps()
                            .inNamespace(place.namespace())
                            .withName(place.name())
                            .delete();
            case "pods" ->
                    server.client()
                            .pods()
                            .inNamespace(place.namespace())
                            .withName(place.name())
                            .withGracePeriod(0)
                            .delete();
            default -> throw new IllegalArgumentException(what);
        }
    }

    JsonNode report() throws ApiFailure {
        return admin.find(Place.report(gloo, mesh.value())).orElse(Json.object());
    }

    static String text(String resource) {
        try (var stream = TestCluster.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
