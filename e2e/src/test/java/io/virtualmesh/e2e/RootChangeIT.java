package io.virtualmesh.e2e;

import static io.virtualmesh.e2e.RootChangeStage.GATEWAY;
import static io.virtualmesh.e2e.RootChangeStage.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.virtualmesh.lab.VaultGuide;
import io.virtualmesh.lab.mesh.LoadCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The root of a mesh is changed under load, with real Envoys and a new handshake for each request: without a restart, by
 * restarts, and, so that this test can fail, all at once.
 */
@NeedsNodes
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RootChangeIT {
    private static final String MARK = "istiod-agent.virtualmesh.io/restarted-for";
    private static final String MOMENT = "istiod-agent.virtualmesh.io/restarted-at";

    private static RootChangeStage stage;

    @BeforeAll
    static void set() {
        stage = RootChangeStage.set(SharedClusters.get());
        stage.start();
    }

    @AfterAll
    static void end() {
        if (stage != null) {
            stage.end();
        }
    }

    @Test
    @OneTry
    @Order(1)
    void withoutRestartsTimeProvesItAndNoPodIsTouchedAlsoWhenItIsTurnedBackHalfWay() {
        settled(stage.first);
        var before = stage.app().counts();
        var pods = stage.uids();

        stage.ask(stage.next, false);
        introducing(stage.first, stage.next);
        reaches("RestartsComplete", "False/RestartNeeded");
        stage.ask(stage.first, false);
        reaches("RootChangeWaits", "True/StillUsed");
        stage.ask(stage.next, false);
        settles(stage.next);

        assertNoRequestFailed(before);
        assertThat(stage.uids()).isEqualTo(pods);
        assertThat(stage.shownRoot()).isEqualTo(stage.next.rootPem());
    }

    @Test
    @OneTry
    @Order(2)
    void withRestartsEachWorkloadIsRolledOnceGatewaysFirst() {
        settled(stage.next);
        var before = stage.app().counts();
        var deployments = stage.deployments();

        stage.ask(stage.first, true);
        introducing(stage.next, stage.first);
        settled(stage.first);

        assertNoRequestFailed(before);
        reaches("RestartsComplete", "True/Restarted");
        assertEachRolledOnce(deployments);
        assertGatewaysFirst();
        assertThat(stage.shownRoot()).isEqualTo(stage.first.rootPem());
    }

    /** Who comes after it starts nothing anew, and what time has proven meanwhile needs no restart any more. */
    @Test
    @OneTry
    @Order(3)
    void aLeaderThatIsKilledInMidWalkLeavesNobodyToBeRolledTwice() {
        settled(stage.first);
        var before = stage.app().counts();
        var deployments = stage.deployments();

        stage.ask(stage.next, true);
        introducing(stage.first, stage.next);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> isMarked(stage.deployments().get(GATEWAY), stage.next));
        stage.mesh().killLeader();
        settled(stage.next);

        assertNoRequestFailed(before);
        assertThat(rollouts(deployments, GATEWAY)).isEqualTo(1);
        assertThat(rollouts(deployments, "echo")).isLessThan(2);
        assertThat(rollouts(deployments, "load")).isLessThan(2);
    }

    /** The number to beat. */
    @Test
    @Order(4)
    void aRootThatIsReplacedAtOnceFailsRequests() {
        var before = stage.app().counts();

        stage.leaveTo("echo");

        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () -> assertThat(stage.app().counts().since(before).failed()).isPositive());
    }

    /** The guide's case: the workloads run under the CA that istiod has made by itself. */
    @Test
    @Order(5)
    void theFirstBundleOfAMeshWithWorkloadsRestartsEachOnce() {
        stage.forget();
        var deployments = stage.deployments();
        var pods = stage.uids();

        stage.ask(stage.first, false, "istiod-istio-system-elsewhere");
        stage.comeBack();
        reaches("RestartsComplete", "False/RestartNeeded");
        assertThat(stage.mesh().status().path("conditions").toString())
                .contains("requests may fail");
        assertThat(stage.uids()).isEqualTo(pods);

        stage.ask(stage.first, true, "istiod-istio-system-elsewhere");
        reaches("RestartsComplete", "True/Restarted");
        assertEachRolledOnce(deployments);
        stage.mesh().servesAgain();
        assertThat(stage.shownRoot()).isEqualTo(stage.first.rootPem());
    }

    /** As our docs say to wait for it. */
    private static void settles(VaultGuide on) {
        introducing(stage.first, stage.next);
        stage.mesh().waitFor("RootChangeWaits=true");
        stage.mesh().waitFor("RootChangeWaits=false");
        assertThat(stage.planned()).isEqualTo(Set.of(RootChangeStage.id(on.root())));
    }

    private static void introducing(VaultGuide from, VaultGuide to) {
        var both = Set.of(RootChangeStage.id(from.root()), RootChangeStage.id(to.root()));
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(stage.planned()).as(stage::told).isEqualTo(both));
    }

    private static void settled(VaultGuide on) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    assertThat(stage.planned())
                            .as(stage::told)
                            .isEqualTo(Set.of(RootChangeStage.id(on.root())));
                    assertThat(stage.condition("RootChangeWaits"))
                            .as(stage::told)
                            .isEqualTo("False/Settled");
                });
    }

    private static void reaches(String condition, String value) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() ->
                        assertThat(stage.condition(condition)).as(stage::told).isEqualTo(value));
    }

    /** Of both clients, and they did ask. */
    private static void assertNoRequestFailed(LoadCounts before) {
        stage.mesh().assertNoRequestFailed(before, "on the way to another root");
        assertThat(stage.app().counts().since(before).succeeded()).isGreaterThan(200);
    }

    private static void assertEachRolledOnce(Map<String, Deployment> before) {
        stage.deployments()
                .forEach((name, now) -> {
                    assertThat(rollouts(before, name)).as(name).isEqualTo(1);
                    assertThat(isMarked(now, stage.first)).as(name).isTrue();
                });
    }

    private static long rollouts(Map<String, Deployment> before, String name) {
        return generation(stage.deployments(), name) - generation(before, name);
    }

    private static long generation(Map<String, Deployment> deployments, String name) {
        return deployments.get(name).getMetadata().getGeneration();
    }

    /** No other rollout began before the last Pod of the gateway's. */
    private static void assertGatewaysFirst() {
        var last =
                stage.pods().stream()
                        .filter(pod -> GATEWAY.equals(pod.getMetadata().getLabels().get("app")))
                        .map(pod -> Instant.parse(pod.getMetadata().getCreationTimestamp()))
                        .max(Instant::compareTo)
                        .orElseThrow();
        stage.deployments()
                .forEach((name, deployment) -> {
                    if (!name.equals(GATEWAY)) {
                        assertThat(Instant.parse(annotation(deployment, MOMENT)))
                                .as(name)
                                .isAfterOrEqualTo(last);
                    }
                });
    }

    /** Beside the marks of roots of before that are still in the plan. */
    private static boolean isMarked(Deployment deployment, VaultGuide guide) {
        var mark = RootChangeStage.id(guide.root()).substring(0, 16);
        return annotation(deployment, MARK).contains(mark);
    }

    private static String annotation(Deployment deployment, String name) {
        var annotations = deployment.getSpec().getTemplate().getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(name, "");
    }
}
