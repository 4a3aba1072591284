package io.virtualmesh.agent;

import static io.virtualmesh.agent.Waits.assertSucceeds;
import static io.virtualmesh.agent.Waits.assertTold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virtualmesh.lab.AgentProgram;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import io.virtualmesh.lab.process.LabProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What init-container lacks, it waits for: alive, telling reason and remedy once, done as soon as the cause is gone. */
class WaitingIT {
    @Test
    void withoutAVirtualMeshItWaitsUntilThereIsOne() {
        var mesh = OwnMesh.named("absent");
        try (var init = mesh.agent().start("init-container")) {
            assertTold(init, "VirtualMeshAbsent", "one that lists " + mesh.meshName());

            mesh.apply(mesh.yaml());

            assertSucceeds(init);
            assertThat(linesWith(init, "INFO  VirtualMeshAbsent")).as(init.log()).isEqualTo(1);
        }
    }

    @Test
    void aVirtualMeshOfOthersIsNotOurs() {
        var mesh = OwnMesh.named("unlisted");
        mesh.apply(mesh.yaml().replace(mesh.meshName(), "istiod-istio-system-other"));
        try (var init = mesh.agent().start("init-container")) {
            assertTold(init, "MeshNotListed", "none lists " + mesh.meshName());
        }
    }

    @Test
    void aVirtualMeshWithoutMtlsConfigAsksForNothing() {
        var mesh = OwnMesh.named("plain");
        mesh.apply(withoutMtlsConfig(mesh));
        try (var init = mesh.agent().start("init-container")) {
            assertTold(init, "NoMtlsConfig", "virtual-mesh has no spec.mtlsConfig");
        }
    }

    @Test
    void anAmbiguousNameOfTheMeshListsTheCandidates() {
        var mesh = OwnMesh.named("two");
        mesh.agent().with("CLUSTER_ID", "Kubernetes");
        mesh.apply(mesh.yaml());
        try (var init = mesh.agent().start("init-container")) {
            assertTold(init, "MeshNameAmbiguous", "istiod-istio-system-cluster-2");
            assertThat(init.log()).contains(mesh.meshName());
        }
    }

    @Test
    void whileVaultIsDownItTriesAgain() {
        var bao = Lab.shared().newBao(false);
        bao.configureAsGuide(OwnMesh.stage().api(), GuideOptions.QUICK);
        bao.stop();
        var mesh = OwnMesh.named("down");
        mesh.apply(mesh.yaml()).agent().withVault(bao);
        try (var init = mesh.agent().start("init-container")) {
            assertTold(init, "VaultUnreachable", "connection refused; is Vault up");

            bao.startAgain();

            assertSucceeds(init);
            assertThat(linesWith(init, "WARN  VaultUnreachable")).isEqualTo(1);
        } finally {
            bao.close();
        }
    }

    @Test
    void aLoginThatIsRefusedNamesTheRoleAndTheRemedy() {
        var guide = OwnMesh.stage().guide();
        guide.putRole("bound-to-others", "somebody", "istio-system", guide.role());
        var mesh = OwnMesh.named("refused");
        mesh.apply(mesh.yaml().replace("gen-int-ca-istio", "bound-to-others"));
        try (var init = mesh.agent().start("init-container")) {
            assertTold(init, "service account name not authorized", "bound-to-others");

            guide.putRole("bound-to-others", "istiod", "istio-system", guide.role());

            assertSucceeds(init);
        }
    }

    @Test
    void aCaThatDidNotIssueVaultsCertificateIsNamed() {
        var bao = Lab.shared().newBao(true);
        bao.configureAsGuide(OwnMesh.stage().api(), GuideOptions.QUICK);
        var mesh = OwnMesh.named("wrong-ca");
        var other = LabCa.root("CN=other", KeyKind.P256).certificatePem();
        mesh.apply(overHttps(mesh, other))
                .agent()
                .with("VAULT_ADDRESS_OVERRIDES", "https://vault.vault:8200=" + bao.address());
        try (var init = mesh.agent().start("init-container")) {
            assertTold(init, "its certificate is not accepted", "caBundle, caLocalPath or");

            mesh.apply(overHttps(mesh, bao.caPem()));

            assertSucceeds(init);
        } finally {
            bao.close();
        }
    }

    @Test
    void aConfigMapWithTheRootOfAMountThatDoesNotKnowItsOwn() {
        var options = GuideOptions.QUICK.withPrefix("tiers-").withTiers(GuideOptions.Tiers.THREE);
        var api = OwnMesh.stage().api();
        var guide = OwnMesh.stage().bao().configureAsGuide(api, options);
        var mesh = OwnMesh.named("tiers");
        mesh.apply(
                        mesh.yaml()
                                .replace("pki/root/sign-intermediate", guide.caPath())
                                .replace("pki_int/intermediate/generate/exported", guide.csrPath())
                                .replace(
                                        "role: \"gen-int-ca-istio\"",
                                        "role: %s\n            mountPath: auth/%s"
                                                .formatted(guide.role(), guide.authMount())))
                .agent()
                .with("ROOT_CA_CONFIG_MAP", "mesh-root");
        try (var init = mesh.agent().start("init-container")) {
            assertTold(init, "RootUnknown", "may not get configmaps \"mesh-root\"");

            mesh.apply(MAY_READ_THE_ROOT);
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(init.log()).contains("holds no PEM"));
            mesh.apply(rootIn(guide.rootPem()));

            assertSucceeds(init);
        }
    }

    private static final String MAY_READ_THE_ROOT =
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: mesh-root, namespace: istio-system}
            rules:
            - {apiGroups: [""], resources: [configmaps], resourceNames: [mesh-root], verbs: [get]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: mesh-root, namespace: istio-system}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: mesh-root}
            subjects:
            - {kind: ServiceAccount, name: istiod, namespace: istio-system}
            """;

    private static String rootIn(String pem) {
        return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: mesh-root, namespace: istio-system}
        data:
          root-cert.pem: |
        %s
        """
                .formatted(pem.indent(4).stripTrailing());
    }

    private static String withoutMtlsConfig(OwnMesh mesh) {
        var yaml = mesh.yaml();
        int from = yaml.indexOf("  mtlsConfig:");
        return yaml.substring(0, from) + yaml.substring(yaml.indexOf("  federation:"));
    }

    private static String overHttps(OwnMesh mesh, String caPem) {
        var bundle = Base64.getEncoder().encodeToString(caPem.getBytes(StandardCharsets.US_ASCII));
        return mesh.yaml()
                .replace(
                        "server: \"" + AgentProgram.VAULT_OF_THE_GUIDE + "\"",
                        "server: \"https://vault.vault:8200\"\n          caBundle: " + bundle);
    }

    private static long linesWith(LabProcess init, String words) {
        return init.log().lines().filter(it -> it.contains(words)).count();
    }
}
