package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.lab.ApiServer;
import io.virtualmesh.lab.ApiServerOptions;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Each overlay through the tool that it is written for, against Istio's own chart, and applied to a real API server: the
 * Deployment that comes out is one that {@code check} has nothing to say about.
 */
class OverlaysIT {
    private static final Path OVERLAYS = Program.repository().resolve("overlays");
    private static Lab lab;
    private static ApiServer cluster;
    private static Program helm;
    private static Program kubectl;

    @BeforeAll
    static void start() {
        lab = Lab.create();
        cluster = lab.newApiServer(new ApiServerOptions(false, false));
        cluster.createNamespace("istio-system");
        helm = Program.of(lab, Tool.HELM);
        kubectl = Program.of(lab, Tool.KUBECTL);
    }

    @AfterAll
    static void stop() throws Exception {
        lab.close();
    }

    @Test
    void helmValuesGiveNativeSidecars() throws Exception {
        var istiod = istiod("-f", OVERLAYS.resolve("helm-values.yaml").toString());

        assertIsWhole(istiod);
        var init = istiod.path("spec").path("template").path("spec").path("initContainers");
        assertThat(init.findValuesAsText("restartPolicy")).containsExactly("Always");
        assertThat(init.path(0).path("args").path(0).asText()).isEqualTo("init-container");
    }

    @Test
    void theOperatorHoldsTheSameValues() throws IOException {
        var values = Documents.of(Files.readString(OVERLAYS.resolve("helm-values.yaml"))).only();
        var operator = Documents.of(Files.readString(OVERLAYS.resolve("istio-operator.yaml")));

        var spec = operator.only().path("spec");
        var both = (ObjectNode) spec.path("values").path("pilot").deepCopy();
        both.setAll((ObjectNode) spec.path("unvalidatedValues").path("pilot"));
        assertThat(both).isEqualTo(values);
    }

    @Test
    void istioctlRendersTheOperator() throws Exception {
        var rendered = manifestGenerate(OVERLAYS.resolve("istio-operator.yaml"));

        assertIsWhole(rendered.ofKind("Deployment").named("istiod"));
    }

    @Test
    void kustomizeAppliesThePatchAsAComponent() throws Exception {
        var folder = lab.newFolder("kustomize");
        Files.writeString(folder.resolve("istiod.yaml"), json(istiod()));
        Files.createSymbolicLink(folder.resolve("overlays"), OVERLAYS);
        Files.writeString(
                folder.resolve("kustomization.yaml"),
                "resources: [istiod.yaml]\ncomponents: [overlays]\n");

        var rendered = Documents.of(kubectl.run("kustomize", folder.toString()).succeeded()).only();

        assertIsWhole(rendered);
    }

    @Test
    void thePatchTurnsARunningIstiodIntoTheSame() throws Exception {
        apply(istiod());

        onCluster(
                "patch",
                "deployment",
                "istiod",
                "-n",
                "istio-system",
                "--patch-file",
                OVERLAYS.resolve("kubectl-patch.yaml").toString());

        assertNothingToSay(live());
    }

    @Test
    void allContainersOfOursAreConfined() throws Exception {
        for (var istiod :
                List.of(
                        istiod("-f", OVERLAYS.resolve("helm-values.yaml").toString()),
                        Documents.of(Files.readString(OVERLAYS.resolve("kubectl-patch.yaml")))
                                .only())) {
            var spec = istiod.path("spec").path("template").path("spec");
            var ours =
                    StreamSupport.stream(spec.findValues("args").spliterator(), false)
                            .map(it -> it.path(0).asText())
                            .filter(List.of("init-container", "sidecar")::contains)
                            .toList();
            assertThat(ours).containsExactlyInAnyOrder("init-container", "sidecar");
            assertThat(spec.findValues("readOnlyRootFilesystem"))
                    .allMatch(JsonNode::asBoolean)
                    .hasSizeGreaterThanOrEqualTo(2);
        }
    }

    /** As check sees it, and as the API server accepts it. */
    private static void assertIsWhole(JsonNode deployment) throws ApiFailure {
        assertNothingToSay(deployment);
        apply(deployment);
    }

    private static void assertNothingToSay(JsonNode deployment) {
        assertThat(DeploymentCheck.of(deployment, "istiod"))
                .allMatch(it -> it.level() == Finding.Level.OK);
    }

    private static void apply(JsonNode deployment) throws ApiFailure {
        try (var admin = TestCluster.admin(cluster)) {
            admin.apply(place(), "test", true, deployment);
        }
    }

    private static JsonNode live() throws ApiFailure {
        try (var admin = TestCluster.admin(cluster)) {
            return admin.get(place());
        }
    }

    private static Place place() {
        return new Place("apps", "v1", "deployments", "istio-system", "istiod", "");
    }

    /** Istio's own, rendered with these values. */
    private static JsonNode istiod(String... more) {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "template",
                                "istiod",
                                lab.tools().path(Tool.ISTIOD_CHART).toString(),
                                "-n",
                                "istio-system",
                                "--kube-version",
                                "1.36.3"));
        arguments.addAll(List.of(more));
        return Documents.of(helm.run(arguments).succeeded()).ofKind("Deployment").named("istiod");
    }

    private static Documents manifestGenerate(Path operator) {
        var istioctl = Program.of(lab, Tool.ISTIOCTL);
        return Documents.of(
                istioctl.run(
                                "manifest",
                                "generate",
                                "-f",
                                operator.toString(),
                                "--set",
                                "profile=minimal")
                        .succeeded());
    }

    private static void onCluster(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--kubeconfig", cluster.kubeconfig().toString()));
        kubectl.run(all).succeeded();
    }

    private static String json(JsonNode node) {
        return node.toString();
    }
}
