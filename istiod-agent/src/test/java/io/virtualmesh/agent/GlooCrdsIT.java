package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.virtualmesh.api.v1.IssuedCertificate;
import io.virtualmesh.api.v1.VirtualMesh;
import io.virtualmesh.lab.AgentProgram;
import io.virtualmesh.lab.Crds;
import io.virtualmesh.lab.GuideOptions;
import io.virtualmesh.lab.GuideStage;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.Manifests;
import io.virtualmesh.lab.process.LabProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Gloo's own CRDs are installed and its order bears the name of our report; then ours are; then there is none. The bundle never
 * waits for any of it. In a lab of its own, since CRDs are everybody's.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GlooCrdsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String NAMESPACE = "gloo-mesh";
    private static final String MESH = "istiod-istio-system-cluster-1";
    private static Lab lab;
    private static GuideStage stage;
    private static KubernetesClient client;
    private static AgentProgram agent;
    private static LabProcess sidecar;
    private static List<String> gloos;

    /** Made by init-container, which ends before the sidecar starts. */
    private static int earlierEvents;

    @BeforeAll
    static void podStarts() {
        lab = Lab.create();
        stage = GuideStage.set(lab, GuideOptions.QUICK);
        client = stage.api().client();
        GlooCrds.install(client);
        Manifests.apply(client, GlooCrds.order(NAMESPACE, MESH));
        gloos = gloos();
        agent = new AgentProgram(OwnMesh.assembled(), stage);
        agent.run("init-container");
        earlierEvents = events("CrdForeign").size();
        sidecar = agent.startSidecar();
    }

    @AfterAll
    static void podEnds() throws Exception {
        if (sidecar != null) {
            sidecar.close();
        }
        lab.close();
    }

    @Test
    @Order(1)
    void theReportThatIsNotPossibleIsToldInTheLogAndAsAnEvent() {
        assertTold("CrdForeign", "drops our fields");
        await().atMost(PATIENCE).until(() -> events("CrdForeign").size() > earlierEvents);
    }

    @Test
    @Order(2)
    void renewSaysThatNobodyCanBeAsked() {
        var renew = agent.runToEnd("renew", "--wait", "2");

        assertThat(renew.exitCode()).hasValue(2);
        assertThat(renew.log()).contains("CrdForeign", "no replica reports there");
    }

    @Test
    @Order(3)
    void nothingOfGloosIsChanged() {
        assertThat(gloos()).isEqualTo(gloos);
    }

    @Test
    @Order(4)
    void onceOurCrdsAreInstalledTheReportComesWithoutARestart() {
        Crds.apply(client);

        await().atMost(PATIENCE).until(() -> replicas().containsKey(pod()));
        assertThat(sidecar.log()).contains("CrdForeign is over");
        assertThat(linesWith("WARN  CrdForeign")).isEqualTo(1);
        assertThat(events("CrdForeign")).hasSize(earlierEvents + 1);
    }

    @Test
    @Order(5)
    void aCrdThatIsTakenAwayIsToldAndItsReturnIsNoticed() throws Exception {
        var before = PublishedSet.in(stage.cacerts());
        var crds = client.apiextensions().v1().customResourceDefinitions();
        crds.withName(GlooCrds.REPORTS).delete();
        await().atMost(PATIENCE).until(() -> crds.withName(GlooCrds.REPORTS).get() == null);

        assertTold("CrdMissing", "is not installed");
        assertThat(agent.management().isOk("/health/ready", Map.of())).isTrue();
        assertThat(PublishedSet.in(stage.cacerts())).isEqualTo(before);

        Crds.apply(client);

        await().atMost(PATIENCE).ignoreExceptions().until(() -> replicas().containsKey(pod()));
        assertThat(linesWith("WARN  CrdMissing")).isEqualTo(1);
        assertThat(sidecar.log()).contains("CrdMissing is over");
    }

    private static void assertTold(String reason, String words) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(sidecar.log()).contains(reason, words));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(events(reason))
                                .anySatisfy(it -> assertThat(it.getMessage()).contains(words)));
    }

    /** A state of all that is Gloo's: definitions, order and VirtualMesh. */
    private static List<String> gloos() {
        var definitions =
                client.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                        .map(it -> it.getMetadata().getName() + it.getMetadata().getGeneration());
        var objects =
                List.<HasMetadata>of(
                        client.resources(IssuedCertificate.class)
                                .inNamespace(NAMESPACE)
                                .withName(MESH)
                                .require(),
                        client.resources(VirtualMesh.class)
                                .inNamespace(NAMESPACE)
                                .withName("virtual-mesh")
                                .require());
        return Stream.concat(definitions, objects.stream().map(GlooCrdsIT::version)).toList();
    }

    private static String version(HasMetadata object) {
        return object.getMetadata().getName() + object.getMetadata().getResourceVersion();
    }

    private static Map<String, ?> replicas() {
        return Optional.ofNullable(
                        client.resources(IssuedCertificate.class)
                                .inNamespace(NAMESPACE)
                                .withName(MESH)
                                .get())
                .flatMap(it -> Optional.ofNullable(it.getStatus()))
                .<Map<String, ?>>map(it -> it.replicas() == null ? Map.of() : it.replicas())
                .orElse(Map.of());
    }

    private static String pod() {
        return stage.pod().getMetadata().getName();
    }

    private static List<Event> events(String reason) {
        return client.v1().events().inNamespace("istio-system").list().getItems().stream()
                .filter(it -> reason.equals(it.getReason()))
                .filter(it -> pod().equals(it.getInvolvedObject().getName()))
                .toList();
    }

    private static long linesWith(String words) {
        return sidecar.log().lines().filter(it -> it.contains(words)).count();
    }
}
