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
import java.util.function.UnaryOperator;

/**
 * A mesh for one test on the stage of all: its own VirtualMeshes, report, Lease, mirror and volume, so that no test waits for
 * another. Only istiod's Pod is shared, as a name.
 *
 * @param name of the cluster, part of the mesh's name
 * @param agent logs at trace
 */
record OwnMesh(String name, AgentProgram agent, Path cacerts) {
    private static final GuideStage STAGE = GuideStage.set(Lab.shared(), GuideOptions.QUICK);

    static GuideStage stage() {
        return STAGE;
    }

    /** Without a VirtualMesh yet. */
    static OwnMesh named(String name) {
        return named(name, roles -> roles);
    }

    /** With other rights than the chart gives. */
    static OwnMesh named(String name, UnaryOperator<String> rights) {
        var mesh =
                new OwnMesh(
                        name,
                        new AgentProgram(assembled(), STAGE),
                        Lab.shared().newFolder("cacerts"));
        STAGE.api().createNamespace(mesh.namespace());
        Manifests.apply(STAGE.api().client(), mesh.ours(rights.apply(Manifests.roles())));
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
        Manifests.apply(STAGE.api().client(), yaml);
        return this;
    }

    void deleteVirtualMesh() {
        STAGE.api()
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
                        STAGE.api()
                                .client()
                                .resources(IssuedCertificate.class)
                                .inNamespace(namespace())
                                .withName(meshName())
                                .get())
                .flatMap(it -> Optional.ofNullable(it.getStatus()));
    }

    VirtualMesh virtualMesh() {
        return STAGE.api()
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
        var pod = STAGE.pod().getMetadata();
        return STAGE
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
