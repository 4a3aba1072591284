package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.virtualmesh.api.v1.IssuedCertificate;
import io.virtualmesh.api.v1.IssuedCertificateStatus;
import io.virtualmesh.api.v1.PlannedRootStatus;
import io.virtualmesh.api.v1.VirtualMesh;
import io.virtualmesh.lab.AgentProgram;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.GuideStage;
import io.virtualmesh.lab.Istiod;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import io.virtualmesh.lab.process.LabProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Another root in Vault, and a real istiod is led from the one to the other by the plan, without a restart and without ever being
 * given a set that it refuses. Alone on its API server: the ConfigMaps that istiod writes belong to one mesh.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RootChangeIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static Lab lab;
    private static GuideStage stage;
    private static AgentProgram agent;
    private static Istiod istiod;
    private static LabProcess sidecar;
    private static LabCa next;

    @BeforeAll
    static void podStarts() {
        lab = Lab.create();
        stage = GuideStage.set(lab, GuideOptions.QUICK, Map.of("ISTIO_MULTIROOT_MESH", "true"));
        agent =
                new AgentProgram(OwnMesh.assembled(), stage)
                        .with("WORKLOAD_CERT_TTL", "3s")
                        .with("ROOT_MOUNT_WAIT", "1s");
        agent.run("init-container");
        istiod = lab.startIstiod(stage.cacerts()).awaitReady(PATIENCE);
        agent.knows(istiod);
        sidecar = agent.startSidecar();
    }

    @AfterAll
    static void podEnds() throws Exception {
        sidecar.close();
        istiod.close();
        lab.close();
    }

    @Test
    @Order(1)
    void theFirstBundleMadeThePlan() throws IOException {
        await().atMost(PATIENCE).until(() -> condition("RootChangeWaits").equals("False/Settled"));

        assertThat(roots())
                .singleElement()
                .satisfies(root -> {
                    assertThat(root.pem().strip()).isEqualTo(stage.guide().rootPem().strip());
                    assertThat(root.signable()).isTrue();
                    assertThat(root.vault()).contains("/issuer/").doesNotContain("eyJ");
                });
        assertThat(generation()).isEqualTo(1);
    }

    /** The guide's VirtualMesh lists two meshes, and nobody coordinates both. */
    @Test
    @Order(2)
    void oneOfSeveralMeshesComesToTrustAnotherRootAndWaitsThere() throws IOException {
        var before = published();
        aWorkloadRuns();
        next = LabCa.root("O=my-org,CN=next", KeyKind.P256);
        vaultSignsUnder(next);

        await().atMost(PATIENCE)
                .until(() -> condition("RootChangeWaits").equals("True/Federation"));

        assertThat(generation()).isEqualTo(2);
        assertThat(published().ca()).isEqualTo(before.ca());
        assertThat(published().roots())
                .containsExactlyInAnyOrder(before.roots().getFirst(), next.certificate());
    }

    @Test
    @Order(3)
    void aRenewalMeanwhileIsUnderTheRootOfBefore() throws IOException {
        var before = published();
        stage.guide().allowEveryIssuer();

        agent.run("renew");

        var after = published();
        assertThat(after.ca()).isNotEqualTo(before.ca());
        assertThat(after.roots()).isEqualTo(before.roots());
        assertThat(after.ca().getIssuerX500Principal())
                .isEqualTo(before.ca().getIssuerX500Principal());
        await().atMost(PATIENCE)
                .until(() ->
                        condition("RootChangeWaits").equals("True/Federation")
                                && condition("Ready").startsWith("True/"));
    }

    @Test
    @Order(4)
    void aloneItGoesOnUntilTheNewRootIsTheOnlyOne() throws IOException {
        var before = istiod.servedChain().signer();
        theVirtualMeshListsThisMeshOnly();

        await().atMost(PATIENCE)
                .until(() ->
                        generation() == 5 && condition("RootChangeWaits").equals("False/Settled"));

        assertThat(roots())
                .singleElement()
                .satisfies(root ->
                        assertThat(root.pem().strip()).isEqualTo(next.certificatePem().strip()));
        assertThat(published().roots()).containsExactly(next.certificate());
        assertThat(istiod.servedChain().signer()).isNotEqualTo(before).isEqualTo(published().ca());
        assertThat(shownIn("bookinfo")).isEqualTo(next.certificatePem().strip());
        assertThat(condition("Ready")).isEqualTo("True/Ready");
    }

    @Test
    @Order(5)
    void istiodNeverRestartedNorRefusedASet() {
        assertThat(istiod.process().isAlive()).isTrue();
        assertThat(istiod.log()).doesNotContain("Failed to update", "failed to update");
    }

    @Test
    @Order(6)
    void eachStepWasToldAsAnEvent() {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(reasons())
                                .containsSubsequence(
                                        "IntermediatePrepared",
                                        "RootTrusted",
                                        "RootAllowed",
                                        "RootStopped",
                                        "RootDropped"));
    }

    @Test
    @Order(7)
    void aNewPodWhileTheApiServerOfTheReportIsReachedStartsFromThePlan() throws IOException {
        sidecar.close();
        var before = published().roots();
        agent.with("CACERTS_DIR", lab.newFolder("cacerts-of-a-new-pod").toString());

        agent.run("init-container");

        assertThat(before).containsExactly(next.certificate());
        assertThat(generation()).isEqualTo(5);
        sidecar = agent.with("CACERTS_DIR", stage.cacerts().toString()).startSidecar();
    }

    /** It holds a leaf, or so its containers say; nothing runs here. */
    private static void aWorkloadRuns() {
        stage.api()
                .client()
                .resource(
                        new PodBuilder()
                                .withNewMetadata()
                                .withName("reviews")
                                .withNamespace("bookinfo")
                                .endMetadata()
                                .withNewSpec()
                                .addNewContainer()
                                .withName("istio-proxy")
                                .withImage("istio/proxyv2")
                                .endContainer()
                                .endSpec()
                                .build())
                .create();
    }

    private static void theVirtualMeshListsThisMeshOnly() {
        stage.api()
                .client()
                .resources(VirtualMesh.class)
                .inNamespace("gloo-mesh")
                .withName("virtual-mesh")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        """
                        {"spec": {"meshes": [
                          {"name": "istiod-istio-system-cluster-1", "namespace": "gloo-mesh"}]}}
                        """);
    }

    private static void vaultSignsUnder(LabCa root) {
        var known = stage.bao().list("pki/issuers");
        stage.bao()
                .write(
                        "pki/config/ca",
                        Map.of("pem_bundle", root.keyPem() + "\n" + root.certificatePem()));
        var added =
                stage.bao().list("pki/issuers").stream()
                        .filter(id -> !known.contains(id))
                        .findFirst()
                        .orElseThrow();
        stage.bao().write("pki/root/replace", Map.of("default", added));
    }

    private static PublishedSet published() throws IOException {
        return PublishedSet.in(stage.cacerts());
    }

    private static String shownIn(String namespace) {
        return stage.api()
                .client()
                .configMaps()
                .inNamespace(namespace)
                .withName("istio-ca-root-cert")
                .require()
                .getData()
                .get("root-cert.pem");
    }

    private static Optional<IssuedCertificateStatus> report() {
        return Optional.ofNullable(
                        stage.api()
                                .client()
                                .resources(IssuedCertificate.class)
                                .inNamespace("gloo-mesh")
                                .withName("istiod-istio-system-cluster-1")
                                .get())
                .flatMap(it -> Optional.ofNullable(it.getStatus()));
    }

    private static List<PlannedRootStatus> roots() {
        return report().orElseThrow().trust().plan().roots();
    }

    private static long generation() {
        return report().orElseThrow().trust().plan().generation();
    }

    private static String condition(String type) {
        return report().flatMap(it -> Optional.ofNullable(it.conditions())).stream()
                .flatMap(List::stream)
                .filter(it -> it.getType().equals(type))
                .map(it -> it.getStatus() + "/" + it.getReason())
                .findFirst()
                .orElse("");
    }

    private static List<String> reasons() {
        return stage
                .api()
                .client()
                .v1()
                .events()
                .inNamespace("istio-system")
                .list()
                .getItems()
                .stream()
                .sorted(
                        java.util.Comparator.comparing(it ->
                                it.getMetadata().getResourceVersion().length() * 1_000_000_000L
                                        + Long.parseLong(it.getMetadata().getResourceVersion())))
                .map(Event::getReason)
                .toList();
    }
}
