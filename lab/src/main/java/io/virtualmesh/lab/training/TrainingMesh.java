package io.virtualmesh.lab.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.virtualmesh.lab.Manifests;
import java.util.List;
import java.util.Map;

/**
 * The guide's VirtualMesh in three forms, one per key that an agent may have to do with, and istiod's Pod.
 *
 * @param caPem by which Vault is trusted
 */
record TrainingMesh(String vault, String caPem) {

    /** A key from Vault, an RSA key of our own, and the default, P-256, last. */
    List<ObjectNode> meshes() {
        return List.of(fromVault(), rsa(), ecdsa());
    }

    private ObjectNode fromVault() {
        var mesh = tree(Manifests.virtualMeshOfTheGuide());
        mesh.withObject("/metadata")
                .put("generation", 1)
                .put("uid", "7b0c")
                .put("resourceVersion", "1");
        vaultOf(mesh).put("server", vault).put("caBundle", caPem);
        return mesh;
    }

    private ObjectNode ecdsa() {
        var mesh = fromVault();
        vaultOf(mesh).remove("csrPath");
        return mesh;
    }

    private ObjectNode rsa() {
        var mesh = ecdsa();
        mesh.withObject("/spec/mtlsConfig/shared/intermediateCertOptions")
                .put("rsaKeySizeBytes", 4096);
        return mesh;
    }

    JsonNode pod() {
        return tree(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: NAME
                  namespace: istio-system
                  uid: 5d0f
                  labels: {app: istiod, pod-template-hash: 7c9f8d5b64}
                  ownerReferences:
                  - {apiVersion: apps/v1, kind: ReplicaSet, name: istiod-7c9f8d5b64, uid: 5d0e, controller: true}
                spec:
                  serviceAccountName: istiod
                  containers:
                  - {name: discovery, image: istio/pilot, env: [{name: CLUSTER_ID, value: Kubernetes}]}
                """
                        .replace("NAME", TrainingPod.NAME));
    }

    private static ObjectNode vaultOf(ObjectNode mesh) {
        return mesh.withObject("/spec/mtlsConfig/shared/intermediateCertificateAuthority/vault");
    }

    private static ObjectNode tree(String yaml) {
        return Stub.JSON.valueToTree(Serialization.unmarshal(yaml, Map.class));
    }
}
