package io.virtualmesh.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.virtualmesh.api.v1.ApprovalState;
import io.virtualmesh.api.v1.CertificateState;
import io.virtualmesh.api.v1.IssuedCertificate;
import io.virtualmesh.api.v1.IssuedCertificateStatusBuilder;
import io.virtualmesh.api.v1.ReplicaContainer;
import io.virtualmesh.api.v1.ReplicaStatusBuilder;
import io.virtualmesh.api.v1.SpecRules;
import io.virtualmesh.api.v1.TrustStatusBuilder;
import io.virtualmesh.api.v1.Violation;
import io.virtualmesh.api.v1.VirtualMesh;
import io.virtualmesh.api.v1.VirtualMeshStatusBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real API server accepts our CRDs, and refuses with the messages that SpecRules gives too. */
class CrdIT {

    private static final String NAMESPACE = "crd-it";
    private static final String GOOD_VAULT =
            "server: 'http://vault.vault:8200', caPath: pki/root/sign-intermediate,"
                    + " kubernetesAuth: {role: r}";

    private static KubernetesClient client;

    @BeforeAll
    static void applyTheCrds() {
        var server = Lab.shared().apiServer();
        client = server.client();
        server.createNamespace(NAMESPACE);
        Crds.apply(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mtlsConfig: {autoRestartPods: true, shared: {intermediateCertificateAuthority: {vault: {caPath: pki/root/sign-intermediate, csrPath: pki_int/intermediate/generate/exported, server: 'http://vault.vault:8200', kubernetesAuth: {role: gen-int-ca-istio}}}}}, federation: {selectors: [{}]}",
                "mtlsConfig: {shared: {intermediateCertificateAuthority: {vault: {server: 'https://vault.corp.example:8200', namespace: team-mesh, caBundle: LS0t, caPath: pki-root/root/sign-intermediate, csrPath: pki-istio/intermediate/generate/exported, tokenSecretRef: {name: vault-token, namespace: gloo-mesh}}}, intermediateCertOptions: {ttlDays: 30, rsaKeySizeBytes: 2048, orgName: ExampleCorp, secretRotationGracePeriodRatio: 0.33}}}",
                "mtlsConfig: {autoRestartPods: false, shared: {intermediateCertificateAuthority: {vault: {server: 'https://vault.example.com:8200', caPath: pki/root/sign-intermediate, kubernetesAuth: {mountPath: /v1/auth/kube-east-mesh-auth, role: r, mountedSaPath: /var/run/secrets/vault, secretTokenKey: token}}}}}",
                "mtlsConfig: {shared: {intermediateCertificateAuthority: {vault: {server: 'https://[fd00::1]:65535/vault', caPath: /v1/pki/issuer/a.b/sign-intermediate, kubernetesAuth: {role: r}}}, intermediateCertOptions: {ttlDays: 36500, orgName: 'Ärzte & Söhne, Inc.'}}}",
                "federation: {permissive: {}}, globalAccessPolicy: MESH_DEFAULT",
                "mtlsConfig: {limited: {}}",
                "mtlsConfig: {shared: {rootCertificateAuthority: {generated: {}}}, rotationVerificationMethod: {manual: {}}}",
                "mtlsConfig: {shared: {intermediateCertOptions: {secretRotationGracePeriodRatio: 0, rsaKeySizeBytes: 0, keyAlgorithm: ECDSA_P384}}}"
            })
    void whatIsAcceptedIsStoredAsItWasWritten(String spec) {
        var mesh = Serialization.unmarshal(yaml(spec), GenericKubernetesResource.class);

        var stored = virtualMeshes().resource(mesh).dryRun().create();

        assertThat(stored.<Object>get("spec")).isEqualTo(mesh.<Object>get("spec"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {shared: {intermediateCertificateAuthority: {vault: {GOOD, tokenSecretRef: {name: t, namespace: gloo-mesh}}}}} | exactly one of tokenSecretRef and kubernetesAuth must be set
                    {shared: {rootCertificateAuthority: {generated: {}}, intermediateCertificateAuthority: {vault: {GOOD}}}}       | only one of rootCertificateAuthority and intermediateCertificateAuthority may be set
                    {shared: {rootCertificateAuthority: {generated: {}, secret: {name: x}}}}                                        | only one of generated and secret may be set
                    {limited: {}, shared: {}}                                                                                       | only one of shared and limited may be set
                    {rotationVerificationMethod: {none: {}, manual: {}}}                                                            | only one of none and manual may be set
                    {shared: {intermediateCertificateAuthority: {vault: {GOOD, csrPath: pki_int/intermediate/generate/internal}}}}  | csrPath must be an exported endpoint, istiod needs the private key
                    {shared: {intermediateCertificateAuthority: {vault: {GOOD, caLocalPath: /x, caBundle: LS0t}}}}                  | only one of caBundle, caLocalPath and caSecretRef may be set
                    {shared: {intermediateCertificateAuthority: {vault: {server: 'http://v', caPath: p, kubernetesAuth: {}}}}}      | Required value
                    {shared: {intermediateCertificateAuthority: {vault: {server: 'http://v', kubernetesAuth: {role: r}}}}}          | Required value
                    {shared: {intermediateCertificateAuthority: {vault: {server: 'http://v', caPath: p, kubernetesAuth: {role: r, mountedSaPath: /x, serviceAccountRef: {name: a}}}}}} | only one of serviceAccountRef and mountedSaPath may be set
                    {shared: {intermediateCertificateAuthority: {vault: {server: 'vault:8200', caPath: p, kubernetesAuth: {role: r}}}}} | should match
                    {shared: {intermediateCertOptions: {secretRotationGracePeriodRatio: 1.5}}}                                      | must be between 0 and 1, exclusive
                    {shared: {intermediateCertOptions: {secretRotationGracePeriodRatio: 1}}}                                        | must be between 0 and 1, exclusive
                    {shared: {intermediateCertOptions: {rsaKeySizeBytes: 512}}}                                                     | rsaKeySizeBytes is in bits and must be 2048, 3072, 4096 or 8192
                    {shared: {intermediateCertOptions: {keyAlgorithm: ECDSA_P256, rsaKeySizeBytes: 2048}}}                          | rsaKeySizeBytes must not be set with an ECDSA keyAlgorithm
                    {shared: {intermediateCertificateAuthority: {vault: {server: 'http://v:99999', caPath: p, kubernetesAuth: {role: r}}}}} | the port of server must be between 1 and 65535
                    {shared: {intermediateCertificateAuthority: {vault: {server: 'https://[::1]:0', caPath: p, kubernetesAuth: {role: r}}}}} | the port of server must be between 1 and 65535
                    {shared: {intermediateCertificateAuthority: {vault: {server: 'https://u:p@v', caPath: p, kubernetesAuth: {role: r}}}}} | should match
                    {shared: {intermediateCertificateAuthority: {vault: {server: 'http://v', caPath: 'p/../q', kubernetesAuth: {role: r}}}}} | must be a path of Vault
                    {shared: {intermediateCertificateAuthority: {vault: {server: 'http://v', caPath: 'p\\q', kubernetesAuth: {role: r}}}}} | must be a path of Vault
                    {shared: {intermediateCertificateAuthority: {vault: {GOOD, csrPath: 'p//generate/exported'}}}}                  | must be a path of Vault
                    {shared: {intermediateCertificateAuthority: {vault: {server: 'http://v', caPath: p, kubernetesAuth: {role: r, mountPath: 'a?b'}}}}} | must be a path of Vault
                    {shared: {intermediateCertOptions: {orgName: "a\\u202eb"}}}                                                     | orgName must not hold control or format characters
                    {shared: {intermediateCertOptions: {keyAlgorithm: ED25519}}}                                                    | Unsupported value
                    """)
    void whatTheServerRefusesSpecRulesRefuseInTheSameWords(String mtlsConfig, String message) {
        var text = yaml("mtlsConfig: " + mtlsConfig.replace("GOOD", GOOD_VAULT));
        var ours =
                SpecRules.check(Serialization.unmarshal(text, VirtualMesh.class)).stream()
                        .filter(v -> v.layer() == Violation.Layer.ADMISSION)
                        .filter(v -> v.message().contains(message))
                        .findFirst()
                        .orElseThrow();

        assertThatThrownBy(() -> virtualMeshes().resource(generic(text)).dryRun().create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(ours.path() + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void theSameBlockFollowsTheSameRulesInAnIssuedCertificate() {
        var text =
                """
                apiVersion: certificates.mesh.gloo.solo.io/v1
                kind: IssuedCertificate
                metadata: {name: both, namespace: %s}
                spec: {glooMeshCa: {}, agentCa: {vault: {%s}}}
                """
                        .formatted(NAMESPACE, GOOD_VAULT);

        assertThatThrownBy(() -> client.resource(text).dryRun().create())
                .hasMessageContaining("only one of glooMeshCa and agentCa may be set");
    }

    @Test
    void aStatusIsStoredWholeAndReadAgain() {
        var mesh = Serialization.unmarshal(yaml("mtlsConfig: {limited: {}}"), VirtualMesh.class);
        mesh.getMetadata().setName("with-status");
        client.resource(mesh).serverSideApply();
        var status =
                VirtualMeshStatusBuilder.builder()
                        .observedGeneration(1L)
                        .state(ApprovalState.INVALID)
                        .errors(List.of("limited trust not supported"))
                        .conditions(
                                List.of(
                                        new ConditionBuilder()
                                                .withType("Ready")
                                                .withStatus("False")
                                                .withReason("Unsupported")
                                                .withMessage("limited trust not supported")
                                                .withObservedGeneration(1L)
                                                .withLastTransitionTime("2026-11-21T12:00:00Z")
                                                .build()))
                        .build();

        mesh.setStatus(status);
        mesh.getMetadata().setManagedFields(null);
        client.resource(mesh).updateStatus();

        var read = Objects.requireNonNull(client.resource(mesh).get());
        assertThat(read.getStatus()).isEqualTo(status);
        assertThat(read.mtlsConfig().orElseThrow().limited()).isNotNull();
    }

    @Test
    void aReportIsStoredWholeAndReadAgain() {
        var report = new IssuedCertificate();
        report.getMetadata().setName("istiod-istio-system-cluster-1");
        report.getMetadata().setNamespace(NAMESPACE);
        client.resource(report).serverSideApply();
        var replica =
                ReplicaStatusBuilder.builder()
                        .state(CertificateState.FINISHED)
                        .container(ReplicaContainer.SIDECAR)
                        .rootSha256(List.of("ab"))
                        .notAfter(Instant.parse("2027-11-21T12:00:00Z"))
                        .build();
        var status =
                IssuedCertificateStatusBuilder.builder()
                        .state(CertificateState.FINISHED)
                        .notAfter(replica.notAfter())
                        .leader("istiod-0")
                        .replicas(Map.of("istiod-0", replica))
                        .trust(TrustStatusBuilder.builder().ack(7L).trusts(List.of("ab")).build())
                        .build();

        report.setStatus(status);
        report.getMetadata().setManagedFields(null);
        client.resource(report).updateStatus();

        assertThat(Objects.requireNonNull(client.resource(report).get()).getStatus())
                .isEqualTo(status);
    }

    private static NonNamespaceOperation<
                    GenericKubernetesResource,
                    GenericKubernetesResourceList,
                    Resource<GenericKubernetesResource>>
            virtualMeshes() {
        return client.genericKubernetesResources(
                        ResourceDefinitionContext.fromResourceType(VirtualMesh.class))
                .inNamespace(NAMESPACE);
    }

    private static GenericKubernetesResource generic(String text) {
        return Serialization.unmarshal(text, GenericKubernetesResource.class);
    }

    private static String yaml(String spec) {
        return """
        apiVersion: networking.mesh.gloo.solo.io/v1
        kind: VirtualMesh
        metadata: {name: virtual-mesh, namespace: %s}
        spec: {%s}
        """
                .formatted(NAMESPACE, spec);
    }
}
