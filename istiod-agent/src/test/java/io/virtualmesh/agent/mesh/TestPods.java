package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.agent.mesh.Workload.Owner;

/** Pods for tests, as an API server shows them. */
final class TestPods {
    private TestPods() {}

    /**
     * A Pod of istiod with our sidecar.
     *
     * @param statuses of its containers, as YAML; {@code []} where no kubelet runs
     */
    static ObjectNode istiod(String namespace, String name, String revision, String statuses) {
        return pod(
                """
                metadata: {namespace: NAMESPACE, name: NAME}
                spec:
                  serviceAccountName: istiod
                  automountServiceAccountToken: false
                  containers:
                  - {name: discovery, image: x, args: [discovery], env: [{name: REVISION, value: REVISION-}]}
                  - {name: istiod-agent, image: x, args: [sidecar]}
                status: {containerStatuses: STATUSES}
                """
                        .replace("NAMESPACE", namespace)
                        .replace("NAME", name)
                        .replace("REVISION-", revision)
                        .replace("STATUSES", statuses));
    }

    static ObjectNode injected(String namespace, String name, String revision) {
        return pod(
                """
                metadata:
                  namespace: NAMESPACE
                  name: NAME
                  creationTimestamp: "2026-11-21T12:00:00Z"
                  annotations: {sidecar.istio.io/status: '{"revision":"REVISION"}'}
                spec:
                  serviceAccountName: istiod
                  automountServiceAccountToken: false
                  containers:
                  - {name: app, image: x}
                  - {name: istio-proxy, image: x, args: [proxy, sidecar]}
                """
                        .replace("NAMESPACE", namespace)
                        .replace("NAME", name)
                        .replace("REVISION", revision));
    }

    /** The same, made by a Deployment. */
    static ObjectNode of(Owner deployment, ObjectNode pod) {
        var metadata = (ObjectNode) pod.path("metadata");
        metadata.putObject("labels").put("pod-template-hash", "abc12");
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", deployment.apiVersion())
                .put("kind", "ReplicaSet")
                .put("name", deployment.name() + "-abc12")
                .put("controller", true);
        return pod;
    }

    static ObjectNode pod(String yaml) {
        var pod = (ObjectNode) TestMesh.yaml(yaml);
        return pod.put("apiVersion", "v1").put("kind", "Pod");
    }
}
