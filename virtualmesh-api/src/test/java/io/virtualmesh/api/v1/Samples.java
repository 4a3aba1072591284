package io.virtualmesh.api.v1;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The YAML files beside the tests, and the serializer that the Kubernetes client uses. */
final class Samples {

    static final KubernetesSerialization JSON = new KubernetesSerialization();

    /** A {@code vault} block, as a part of a flow mapping, that breaks no rule. */
    static final String VAULT =
            "server: 'http://vault.vault:8200', caPath: pki/root/sign-intermediate,"
                    + " kubernetesAuth: {role: r}";

    private Samples() {}

    static String text(String name) {
        try (var in = Objects.requireNonNull(Samples.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static VirtualMesh mesh(String name) {
        return VirtualMeshYaml.parse(name, text(name));
    }

    /** The seed's VirtualMesh with another {@code mtlsConfig}, given as YAML on one line. */
    static VirtualMesh withMtlsConfig(String flow) {
        return VirtualMeshYaml.parse("test", yaml("mtlsConfig: " + flow));
    }

    /** The seed's VirtualMesh with another {@code vault} block, given as YAML on one line. */
    static VirtualMesh withVault(String flow) {
        return withMtlsConfig(
                "{shared: {intermediateCertificateAuthority: {vault: " + flow + "}}}");
    }

    static VirtualMesh withCertOptions(String flow) {
        return withMtlsConfig(
                "{shared: {intermediateCertOptions: %s, intermediateCertificateAuthority: {vault: {%s}}}}"
                        .formatted(flow, VAULT));
    }

    static String yaml(String spec) {
        return """
        apiVersion: networking.mesh.gloo.solo.io/v1
        kind: VirtualMesh
        metadata: {name: virtual-mesh, namespace: gloo-mesh}
        spec:
          meshes: [{name: istiod-istio-system-cluster-1, namespace: gloo-mesh}]
          %s
        """
                .formatted(spec);
    }
}
