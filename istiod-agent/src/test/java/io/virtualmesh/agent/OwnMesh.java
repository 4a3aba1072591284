package io.virtualmesh.agent;

import io.fabric8.kubernetes.api.model.Event;
import io.virtualmesh.api.v1.IssuedCertificate;
import io.virtualmesh.api.v1.IssuedCertificateStatus;
import io.virtualmesh.api.v1.VirtualMesh;
import io.virtualmesh.lab.AgentProgram;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.GuideStage;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.Manifests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A mesh for one test on the stage of all: its own VirtualMeshes, report, Lease, mirror and volume, so that no test waits for
 * another. Only istiod's Pod is shared, as a name.
 *
 * @param name of the cluster, part of the mesh's name
 * @param agent logs at trace
 */
record OwnMesh(String name, AgentProgram agent, Path cacerts) {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static @Nullable GuideStage stage;

    /** Set at the first call; where that fails, the next one tries again. */
    static synchronized GuideStage stage() {
        if (stage == null) {
            stage = GuideStage.set(Lab.shared(), GuideOptions.QUICK);
        }
        return stage;
    }

    /** Without a VirtualMesh yet. */
    static OwnMesh named(String name) {
        return named(name, roles -> roles);
    }

    /** The same under a name that is never given twice, for what a second try has to find as the first one did. */
    static OwnMesh numbered(String name) {
        return named(name + "-" + NUMBER.incrementAndGet());
    }

    /** With other rights than the chart gives. */
    static OwnMesh named(String name, UnaryOperator<String> rights) {
        var mesh =
                new OwnMesh(
                        name,
                        new AgentProgram(assembled(), stage()),
                        Lab.shared().newFolder("cacerts"));
        stage().api().createNamespace(mesh.namespace());
        Manifests.apply(stage().api().client(), mesh.ours(rights.apply(Manifests.roles())));
        mesh.agent
                .with("CLUSTER_ID", name)
                .with("VIRTUAL_MESH_NAMESPACE", mesh.namespace())
                .with("CACERTS_DIR", mesh.cacerts.toString())
                .with("LOG_LEVEL", "trace");
        return mesh;
    }

    static Path assembled() {
        return Path.of("target/app/bin/istiod-agent").toAbsolutePath();
    }

    /** Where its VirtualMeshes and its report are. */
    String namespace() {
        return "gloo-" + name;
    }

    String meshName() {
        return "istiod-istio-system-" + name;
    }

    /** The guide's VirtualMesh, for this mesh. */
    String yaml() {
        return ours(Manifests.virtualMeshOfTheGuide());
    }

    OwnMesh apply(String yaml) {
        Manifests.apply(stage().api().client(), yaml);
        return this;
    }

    void deleteVirtualMesh() {
        stage().api()
                .client()
                .resources(VirtualMesh.class)
                .inNamespace(namespace())
                .withName("virtual-mesh")
                .delete();
    }

    /** A manifest of the guide with the names of this mesh. */
    String ours(String guide) {
        return guide.replace("gloo-mesh", namespace())
                .replace("istiod-istio-system-cluster-1", meshName());
    }

    Optional<IssuedCertificateStatus> report() {
        return Optional.ofNullable(
                        stage().api()
                                .client()
                                .resources(IssuedCertificate.class)
                                .inNamespace(namespace())
                                .withName(meshName())
                                .get())
                .flatMap(it -> Optional.ofNullable(it.getStatus()));
    }

    VirtualMesh virtualMesh() {
        return stage().api()
                .client()
                .resources(VirtualMesh.class)
                .inNamespace(namespace())
                .withName("virtual-mesh")
                .require();
    }

    /** The condition of the whole mesh as {@code status/reason}; empty where there is none. */
    String condition(String type) {
        return report().flatMap(it -> Optional.ofNullable(it.conditions())).stream()
                .flatMap(List::stream)
                .filter(it -> it.getType().equals(type))
                .map(it -> it.getStatus() + "/" + it.getReason())
                .findFirst()
                .orElse("");
    }

    /** Events on istiod's Pod, of all tests. */
    static List<Event> events() {
        var pod = stage().pod().getMetadata();
        return stage()
                .api()
                .client()
                .v1()
                .events()
                .inNamespace(pod.getNamespace())
                .list()
                .getItems()
                .stream()
                .filter(it -> pod.getUid().equals(it.getInvolvedObject().getUid()))
                .toList();
    }

    PublishedSet published() throws IOException {
        return PublishedSet.in(cacerts);
    }
}
