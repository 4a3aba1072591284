package io.virtualmesh.agent.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virtualmesh.api.v1.MeshName;
import java.util.Base64;
import java.util.Optional;

/** Secret {@code istiod-agent-management} beside istiod: the way to the management cluster, and the name of the mesh. */
final class JoinSecret {
    static final String NAME = "istiod-agent-management";
    static final String KUBECONFIG = "kubeconfig";
    static final String MESH = "mesh";

    private JoinSecret() {}

    /**
     * @param server as the workload cluster reaches it
     * @param caPem verifies the server; empty: the CAs of the system
     */
    static String kubeconfig(String server, Optional<String> caPem, String token) {
        var ca = caPem.map(pem -> "\n    certificate-authority-data: " + base64(pem)).orElse("");
        return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: management
          cluster:
            server: %s%s
        users:
        - name: mesh
          user:
            token: %s
        contexts:
        - name: management
          context:
            cluster: management
            user: mesh
        current-context: management
        """
                .formatted(server, ca, token);
    }

    /** As YAML, to be applied in the workload cluster. */
    static String yaml(String namespace, MeshName mesh, String kubeconfig) {
        return """
        apiVersion: v1
        kind: Secret
        metadata:
          name: %s
          namespace: %s
          labels:
            app.kubernetes.io/name: istiod-agent
        type: Opaque
        data:
          %s: %s
          %s: %s
        """
                .formatted(
                        NAME,
                        namespace,
                        KUBECONFIG,
                        base64(kubeconfig),
                        MESH,
                        base64(mesh.value()));
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
