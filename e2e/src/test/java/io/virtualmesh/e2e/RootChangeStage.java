package io.virtualmesh.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.virtualmesh.lab.VaultGuide;
import io.virtualmesh.lab.cluster.Cluster;
import io.virtualmesh.lab.cluster.Clusters;
import io.virtualmesh.lab.mesh.EchoAndLoad;
import io.virtualmesh.lab.mesh.Istio;
import io.virtualmesh.lab.pki.LabCa;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A loaded mesh whose OpenBao has two roots, each in mounts of its own. */
final class RootChangeStage {
    static final Duration PATIENCE = LoadedMesh.PATIENCE;
    static final String APP = "root-change";
    static final String GATEWAY = "gateway";

    /** What is in the mesh; the client outside of it is no concern of ours. */
    static final Set<String> WORKLOADS = Set.of("echo", "load", GATEWAY);

    private static final List<String> SETTINGS =
            List.of(
                    "settings.rootMountWait=15s",
                    "restarts.enabled=true",
                    "restarts.namespaces={" + APP + "}");

    private final LoadedMesh mesh;
    private final Cluster cluster;
    final VaultGuide first;
    final VaultGuide next;

    private RootChangeStage(LoadedMesh mesh) {
        this.mesh = mesh;
        this.cluster = mesh.cluster();
        this.first = mesh.guide("");
        this.next = mesh.guide("next-");
    }

    static RootChangeStage set(Clusters clusters) {
        return new RootChangeStage(LoadedMesh.set(clusters, APP));
    }

    /** istiod under the first root, the workloads after it. */
    void start() {
        mesh.start(first, SETTINGS);
    }

    EchoAndLoad app() {
        return mesh.app();
    }

    /** The VirtualMesh with this Vault, perhaps of several meshes. */
    void ask(VaultGuide vault, boolean restarts, String... others) {
        mesh.ask(vault, restarts, others);
    }

    LoadedMesh mesh() {
        return mesh;
    }

    /** Roots that the plan trusts, by the SHA-256 of their DER. */
    Set<String> planned() {
        var roots = new TreeSet<String>();
        mesh.status()
                .at("/trust/plan/roots")
                .forEach(root -> roots.add(root.path("sha256").asText()));
        return roots;
    }

    /** Such as {@code False/Settled}; empty where there is none. */
    String condition(String type) {
        return mesh.condition(type);
    }

    static String id(LabCa root) {
        return LoadedMesh.id(root.certificate());
    }

    /** Pods of the mesh's workloads; those that end are left out. */
    List<Pod> pods() {
        return cluster.client().pods().inNamespace(APP).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> WORKLOADS.contains(pod.getMetadata().getLabels().get("app")))
                .toList();
    }

    Set<String> uids() {
        return pods().stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
    }

    Map<String, Deployment> deployments() {
        var found = new TreeMap<String, Deployment>();
        for (var name : WORKLOADS) {
            found.put(
                    name,
                    cluster.client().apps().deployments().inNamespace(APP).withName(name).get());
        }
        return found;
    }

    /** What root the workloads' ConfigMap holds, as text. */
    String shownRoot() {
        return mesh.shownRoot();
    }

    /** What is done without us: istiod without our containers makes a CA of its own, and one server follows it. */
    void leaveTo(String server) {
        leave();
        mesh.roll(APP, server);
    }

    private void leave() {
        new Istio(cluster).install(mesh.ownValues());
        mesh.roll(LoadedMesh.ISTIO, "istiod");
    }

    /** All workloads follow, and no trace of us is left. */
    void forget() {
        leave();
        WORKLOADS.forEach(name -> mesh.roll(APP, name));
        cluster.kubectl("delete", "issuedcertificate", LoadedMesh.MESH, "-n", "gloo-mesh");
        cluster.kubectl(
                "delete", "configmap", "istiod-agent-" + LoadedMesh.MESH, "-n", LoadedMesh.ISTIO);
        mesh.servesAgain();
    }

    /** Our containers in istiod again, and leaves that live so long that restarts alone prove anything. */
    void comeBack() {
        mesh.chart(
                Stream.concat(SETTINGS.stream(), Stream.of("settings.workloadCertTtl=1h"))
                        .toList());
        mesh.install();
    }

    /** For messages: plan, conditions, Pods and what istiod's Pods say. */
    String told() {
        return mesh.told();
    }

    void end() {
        mesh.end();
    }
}
