package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.virtualmesh.agent.mesh.MeshSettings.Container;
import io.virtualmesh.api.v1.MeshName;
import io.virtualmesh.lab.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A pair of namespaces of a real API server, in which ServiceAccount {@code istiod} has exactly the rights of {@code
 * rbac.yaml}: what passes here passes with them.
 */
final class TestCluster {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** Test machines are busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
        this.server = server;
        server.createNamespace(istiod);
        server.createNamespace(gloo);
        server.createServiceAccount(istiod, "istiod");
        this.admin = admin(server);
        this.agent = as(server.token(istiod, "istiod", null, null));
        applyAll("/io/virtualmesh/agent/mesh/rbac.yaml");
    }

    static KubeApi admin(ApiServer server) {
        return as(server, server.client().getConfiguration().getOauthToken());
    }

    KubeApi as(String token) {
        return as(server, token);
    }

    private static KubeApi as(ApiServer server, String token) {
        var config = Config.empty();
        config.setMasterUrl(server.url());
        config.setCaCertData(server.caPem());
        config.setOauthToken(token);
        return KubeApi.connect(config, PATIENCE);
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
    }

    static Place crdPlace(String name) {
        return new Place("apiextensions.k8s.io", "v1", "customresourcedefinitions", "", name, "");
    }

    /** With the names of the guide replaced by ours. */
    private void applyAll(String resource) throws ApiFailure {
        var text = text(resource).replace("istio-system", istiod).replace("gloo-mesh", gloo);
        for (var document : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
            var json = Json.of(document);
            var kind = json.path("kind").asText();
            admin.apply(
                    new Place(
                            "rbac.authorization.k8s.io",
                            "v1",
                            kind.equals("Role") ? "roles" : "rolebindings",
                            json.path("metadata").path("namespace").asText(),
                            json.path("metadata").path("name").asText(),
                            ""),
                    "test",
                    true,
                    json);
        }
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
                "test",
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
        virtualMesh(name, TestMesh.SEED.replace("istio-system", istiod).replace("gloo-mesh", gloo));
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

    void delete(Place place) {
        var what = place.resource();
        switch (what) {
            case "virtualmeshes" ->
                    server.client()
                            .genericKubernetesResources(place.apiVersion(), "VirtualMesh")
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

    private static String text(String resource) {
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
