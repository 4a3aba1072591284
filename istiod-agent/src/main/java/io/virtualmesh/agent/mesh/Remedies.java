package io.virtualmesh.agent.mesh;

import static java.util.stream.Collectors.joining;

import io.virtualmesh.agent.control.MeshSource.Notice;
import java.util.List;

/** What to do about each reason for which a VirtualMesh is not simply in force. */
final class Remedies {
    private Remedies() {}

    static String of(String reason) {
        return switch (reason) {
            case "Forbidden" ->
                    "grant the verb to the ServiceAccount that runs this (rbac.yaml), or run check with a"
                            + " kubeconfig that has it";
            case "Unauthorized" -> "use a token or kubeconfig that the API server accepts";
            case "ApiUnreachable" -> "check the API server, its address and the network policies";
            case "KubeconfigUnusable" -> "correct the kubeconfig that is named";
            case "CrdMissing" -> "install our CRDs";
            case "MeshNameAmbiguous" -> "set CLUSTER_ID or MESH_NAME";
            case "VirtualMeshAbsent", "VirtualMeshGone" ->
                    "apply one in the namespace that VIRTUAL_MESH_NAMESPACE names";
            case "MeshNotListed" -> "add this mesh to spec.meshes";
            case "NoMtlsConfig" -> "add spec.mtlsConfig";
            case "SpecInvalid" -> "correct the fields that are named";
            case "TwoVirtualMeshes" -> "list the mesh in one of them only";
            default -> "see the reference of reasons";
        };
    }

    static String ofNotices(List<Notice> notices) {
        return notices.stream().map(it -> of(it.reason())).distinct().collect(joining("; "));
    }
}
