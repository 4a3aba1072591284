package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.control.MeshIntent;
import io.virtualmesh.agent.control.ReplicaStatus;
import io.virtualmesh.agent.mesh.MeshSettings.Container;
import io.virtualmesh.agent.trust.ReplicaTrust;
import io.virtualmesh.agent.trust.Root;
import io.virtualmesh.agent.trust.RootRule;
import io.virtualmesh.agent.trust.TrustPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A mesh on a real API server: two istiods, one workload and one namespace that shows the roots. What istiods and kubelet
 * would do is done by hand.
 */
final class LedMesh {
    static final String FIRST = "istiod-7c9f8d5b64-x2v8q";
    static final String SECOND = "istiod-7c9f8d5b64-z9z9z";

    final TestCluster cluster;
    final HandClock clock = new HandClock();
    final List<String> events = new ArrayList<>();
    private final Root wanted;
    private final String meshes;
    private ReplicaStatus status = TestStatus.waiting();
    Optional<MeshIntent> intent = Optional.empty();

    /**
     * @param meshes the list of the VirtualMesh beside our own, as YAML
     */
    LedMesh(TestCluster cluster, Root wanted, String meshes) throws ApiFailure {
        this.cluster = cluster;
        this.wanted = wanted;
        this.meshes = meshes;
        var pods = Place.core("pods", cluster.istiod, "");
        for (var name : List.of(FIRST, SECOND)) {
            cluster.admin.create(pods, TestPods.istiod(cluster.istiod, name, revision(), "[]"));
        }
        cluster.admin.create(pods, TestPods.injected(cluster.istiod, "web", revision()));
        approve("");
    }

    /** Without {@code ISTIO_MULTIROOT_MESH}. */
    void anotherIstiodRuns(String name) throws ApiFailure {
        var place = Place.core("pods", cluster.istiod, "");
        cluster.admin.create(place, TestPods.istiod(cluster.istiod, name, "another", "[]"));
        var status = Json.object();
        status.putObject("status")
                .putArray("containerStatuses")
                .addObject()
                .put("name", "istiod-agent")
                .put("image", "x")
                .put("imageID", "")
                .put("ready", true)
                .put("restartCount", 1);
        cluster.admin.merge(Place.core("pods", cluster.istiod, name).at("status"), status);
    }

    /** Of its own: all tests share one API server, and so a cluster-wide list. */
    private String revision() {
        return "rev-" + cluster.istiod;
    }

    void plan(TrustPlan plan) throws ApiFailure {
        var body = Json.object();
        body.putObject("status").putObject("trust").set("plan", Json.of(PlanShape.write(plan)));
        cluster.admin.merge(report().at("status"), body);
    }

    TrustPlan plan() throws ApiFailure {
        return PlanShape.read(trust().path("plan")).found().orElseThrow();
    }

    JsonNode trust() throws ApiFailure {
        return cluster.report().path("status").path("trust");
    }

    Place report() {
        return Place.report(cluster.gloo, cluster.mesh.value());
    }

    /** Both istiods have acted on the plan so far, and sign under that root. */
    void acknowledge(long generation, Root signer, Root... published) throws ApiFailure {
        entry(FIRST, generation, signer, published);
        entry(SECOND, generation, signer, published);
    }

    void entry(String pod, long generation, Root signer, Root... published) throws ApiFailure {
        var roots = Stream.of(published).map(Root::id).collect(Collectors.toSet());
        write(pod, new ReplicaTrust(generation, roots, Set.of(signer)));
    }

    private void write(String pod, ReplicaTrust trust) throws ApiFailure {
        status = status(trust);
        new ReportWriter(cluster.agent, cluster.mesh, cluster.settings(pod, Container.SIDECAR))
                .writeEntry(status);
    }

    /** That istiod has published nothing, and acknowledges what it sees. */
    void waits(String pod, long generation) throws ApiFailure {
        write(pod, new ReplicaTrust(generation, Set.of(), Set.of()));
    }

    private ReplicaStatus status(ReplicaTrust trust) {
        return TestStatus.serving(
                intent,
                Optional.of(TestStatus.facts(trust, RootRule.SUBSET, wanted)),
                Optional.empty());
    }

    ReplicaStatus status() {
        return status;
    }

    /** As istiod would: every namespace shows the roots of the plan. */
    void show() throws ApiFailure {
        var map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("name", ShownRoots.NAME);
        map.putObject("data")
                .put(
                        "root-cert.pem",
                        new String(plan().rootFile().bytes(), StandardCharsets.UTF_8));
        cluster.admin.apply(shown(), "test", true, map);
    }

    private Place shown() {
        return Place.core("configmaps", cluster.gloo, ShownRoots.NAME);
    }

    /** For the next test: a list of these is one of the whole cluster. */
    void hide() {
        cluster.delete(shown());
    }

    /** The VirtualMesh, with what a person has approved. */
    void approve(String step) throws ApiFailure {
        cluster.virtualMesh(
                "virtual-mesh",
                """
                mtlsConfig:
                  %s
                  shared:
                    intermediateCertificateAuthority:
                      vault:
                        caPath: "pki/root/sign-intermediate"
                        server: "http://vault.vault:8200"
                        kubernetesAuth: {role: "r"}
                meshes:
                - {name: %s, namespace: %s}
                %s
                """
                        .formatted(
                                step.isEmpty() ? "" : "rotationVerificationMethod: {manual: {}}",
                                cluster.mesh,
                                cluster.gloo,
                                meshes));
        if (!step.isEmpty()) {
            var body = Json.object();
            body.putObject("metadata").putObject("annotations").put(SeenMesh.APPROVE, step);
            cluster.admin.merge(virtualMesh(), body);
            var read = new SpecReader(cluster.mesh, cluster.istiod).read(subject());
            intent = Optional.of(((SpecReader.Reading.Valid) read).intent());
        }
    }

    private Place virtualMesh() {
        return Place.virtualMesh(cluster.gloo, "virtual-mesh");
    }

    SeenMesh subject() throws ApiFailure {
        return SeenMesh.of(cluster.admin.get(virtualMesh()));
    }

    /** The Lease holder in that Pod, who remembers nothing. */
    TrustLead leader(String pod) {
        var edges =
                new TrustLead.Edges(
                        cluster.agent,
                        cluster.agent,
                        report(),
                        clock::instant,
                        clock,
                        (_, reason, _) -> events.add(reason));
        return new TrustLead(edges, cluster.settings(pod, Container.SIDECAR), LeadSettings.usual());
    }

    TrustLead.Input input() throws ApiFailure {
        return new TrustLead.Input(
                cluster.report(), Optional.of(status), Optional.of(subject()), "istiod");
    }

    /** One pass of a leader; the word of {@code RootChangeWaits}. */
    String pass(TrustLead leader) throws ApiFailure {
        return leader.pass(input()).getFirst().reason();
    }
}
