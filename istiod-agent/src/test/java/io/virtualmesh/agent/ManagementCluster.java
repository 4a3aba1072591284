package io.virtualmesh.agent;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.virtualmesh.api.v1.IssuedCertificate;
import io.virtualmesh.api.v1.IssuedCertificateStatus;
import io.virtualmesh.api.v1.VirtualMesh;
import io.virtualmesh.lab.ApiServer;
import io.virtualmesh.lab.ApiServerOptions;
import io.virtualmesh.lab.Crds;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.Manifests;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A second real API server that holds the VirtualMeshes and reports of meshes whose istiod runs beside the first. A mesh gets what
 * a joined cluster has: an account there with the first of the two Roles, and nothing else.
 */
record ManagementCluster(ApiServer api) {
    private static final String JOIN_SECRET = "istiod-agent-management";

    static ManagementCluster start() {
        var api = Lab.shared().newApiServer(new ApiServerOptions(false, false));
        Crds.apply(api.client());
        api.createNamespace("istio-system");
        api.createServiceAccount("istio-system", "istiod");
        return new ManagementCluster(api);
    }

    /** Gives the mesh its rights and its VirtualMesh there; returns the kubeconfig of its account. */
    Path join(OwnMesh mesh, String yaml) {
        api.createNamespace(mesh.namespace());
        for (var document : mesh.ours(Manifests.roles()).split("---\n")) {
            if (document.contains("namespace: " + mesh.namespace())) {
                Manifests.apply(api.client(), document);
            }
        }
        Manifests.apply(api.client(), yaml);
        return api.writeKubeconfig(
                mesh.agent().home().resolve("management"),
                api.token("istio-system", "istiod", null, null));
    }

    Optional<IssuedCertificateStatus> report(OwnMesh mesh) {
        return Optional.ofNullable(
                        api.client()
                                .resources(IssuedCertificate.class)
                                .inNamespace(mesh.namespace())
                                .withName(mesh.meshName())
                                .get())
                .flatMap(it -> Optional.ofNullable(it.getStatus()));
    }

    VirtualMesh virtualMesh(OwnMesh mesh) {
        return api.client()
                .resources(VirtualMesh.class)
                .inNamespace(mesh.namespace())
                .withName("virtual-mesh")
                .require();
    }

    /** Puts the join Secret into istiod's namespace, for all agents of the stage. */
    static void joinBySecret(Map<String, String> data) {
        var secret =
                new SecretBuilder()
                        .withNewMetadata()
                        .withName(JOIN_SECRET)
                        .withNamespace("istio-system")
                        .endMetadata()
                        .withStringData(data)
                        .build();
        leave();
        OwnMesh.stage().api().client().resource(secret).create();
    }

    static void leave() {
        OwnMesh.stage()
                .api()
                .client()
                .secrets()
                .inNamespace("istio-system")
                .withName(JOIN_SECRET)
                .delete();
    }
}
