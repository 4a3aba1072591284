package io.virtualmesh.agent.mesh;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.restart.Candidate;
import io.virtualmesh.agent.restart.Marks;
import io.virtualmesh.agent.restart.Need;
import io.virtualmesh.agent.restart.Owner;
import io.virtualmesh.agent.restart.RestartsComplete;
import io.virtualmesh.agent.trust.MeshPod;
import io.virtualmesh.agent.trust.Moments;
import io.virtualmesh.agent.trust.TimeEvidence;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.Waits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Real Deployments of one namespace, one of them a gateway, and a walk over them. No kubelet runs here, so tests say which
 * Pods are ready.
 */
final class Workloads {
    static final Duration PATIENCE = Duration.ofMinutes(3);
    static final TrustPlan PLAN = TrustPlan.first(TestPlans.wanted(TestPlans.A));
    private static final Waits WAITS = new Waits(Duration.ZERO, Duration.ofHours(24));

    private final TestCluster cluster;
    private final String shop;
    final Instant came;

    Workloads(TestCluster cluster) throws ApiFailure {
        this.cluster = cluster;
        this.shop = cluster.istiod;
        deploy("cart", "sidecar", 2);
        deploy("gate", "router", 1);
        makeReady("cart", 2);
        makeReady("gate", 1);
        this.came = Instant.now();
    }

    RestartsComplete pass(Restarts restarts) throws ApiFailure {
        return restarts.pass(need(), true, came.plusSeconds(3));
    }

    /** Of the Pods that are there; the moment is that of the end of the preparations. */
    Need need() throws ApiFailure {
        var pods = new ArrayList<Candidate>();
        for (var pod : cluster.admin.list(Place.core("pods", shop, ""), Map.of()).path("items")) {
            WorkloadReader.read(pod).map(Workload::candidate).map(this::dated).ifPresent(pods::add);
        }
        return need(pods);
    }

    Need need(List<Candidate> pods) {
        var moments = new Moments(new TreeMap<>(Map.of(1L, came)), Set.of(), Map.of());
        var evidence = new TimeEvidence(PLAN, moments, WAITS, came.plusSeconds(3));
        return Need.of(PLAN, moments, WAITS, PLAN.signable(), evidence, pods);
    }

    /** Creation times have whole seconds, and no test waits for the next one: what bears our mark is new. */
    private Candidate dated(Candidate pod) {
        var created = pod.marks().equals(Marks.NONE) ? came.minusSeconds(60) : came.plusSeconds(60);
        var mesh = new MeshPod(pod.pod().namespace(), pod.pod().name(), created);
        return new Candidate(mesh, pod.owner(), pod.gateway(), pod.marks());
    }

    /** Their controllers do not run here: of these two only the templates are real. */
    Candidate pod(Owner.Kind kind) {
        var pod = new MeshPod(shop, "db-0", came.minusSeconds(60));
        return new Candidate(pod, Optional.of(new Owner(kind, shop, "db")), false, Marks.NONE);
    }

    void create(String resource, String kind, String more) throws ApiFailure {
        cluster.admin.create(
                apps(resource, ""),
                TestMesh.yaml(
                        "{apiVersion: apps/v1, kind: %s, metadata: {name: db}, spec: {%sselector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: x, image: x}]}}}}"
                                .formatted(kind, more)));
        var observed =
                "{status: {observedGeneration: 1, replicas: 0, currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0}}";
        cluster.admin.merge(apps(resource, "db").at("status"), TestMesh.yaml(observed));
    }

    private void deploy(String name, String mode, int replicas) throws ApiFailure {
        var text =
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: NAME}
                spec:
                  replicas: REPLICAS
                  selector: {matchLabels: {app: NAME}}
                  template:
                    metadata: {labels: {app: NAME}}
                    spec:
                      automountServiceAccountToken: false
                      containers: [{name: istio-proxy, image: x, args: [proxy, MODE]}]
                """;
        cluster.admin.create(
                place("").collection(),
                TestMesh.yaml(
                        text.replace("NAME", name)
                                .replace("REPLICAS", Integer.toString(replicas))
                                .replace("MODE", mode)));
    }

    /** Plays kubelet until the Deployment is whole: new Pods become ready, those that are to go are gone. */
    void makeReady(String name, int replicas) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(ApiFailure.class)
                .until(() -> {
                    readyPods(name);
                    var status = get(name).path("status");
                    return status.path("observedGeneration").asLong() == generation(name)
                            && status.path("updatedReplicas").asInt() == replicas
                            && status.path("availableReplicas").asInt() == replicas
                            && status.path("replicas").asInt() == replicas;
                });
    }

    private void readyPods(String name) throws ApiFailure {
        var now = Times.seconds(Instant.now().minusSeconds(1));
        var ready =
                TestMesh.yaml(
                        "{status: {phase: Running, conditions: [{type: Ready, status: 'True', lastTransitionTime: '"
                                + now
                                + "'}]}}");
        for (var pod :
                cluster.admin
                        .list(Place.core("pods", shop, ""), Map.of("labelSelector", "app=" + name))
                        .path("items")) {
            var at = Place.core("pods", shop, pod.path("metadata").path("name").asText());
            if (pod.path("metadata").has("deletionTimestamp")) {
                cluster.delete(at);
            } else {
                cluster.admin.merge(at.at("status"), ready);
            }
        }
    }

    Place place(String name) {
        return apps("deployments", name);
    }

    Place apps(String resource, String name) {
        return new Place("apps", "v1", resource, shop, name, "");
    }

    JsonNode get(String name) throws ApiFailure {
        return cluster.admin.get(place(name));
    }

    long generation(String name) throws ApiFailure {
        return get(name).path("metadata").path("generation").asLong();
    }

    String marks(String name) throws ApiFailure {
        return marks(place(name));
    }

    String marks(Place place) throws ApiFailure {
        return Json.at(
                        cluster.admin.get(place),
                        "spec",
                        "template",
                        "metadata",
                        "annotations",
                        Marks.ANNOTATION)
                .orElse("");
    }
}
