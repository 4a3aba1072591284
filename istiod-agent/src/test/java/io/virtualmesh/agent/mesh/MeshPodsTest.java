package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.agent.mesh.Workload.Owner;
import io.virtualmesh.agent.trust.MeshPod;
import io.virtualmesh.agent.trust.RootRule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeshPodsTest {
    private static final String ISTIOD = "istiod-7c9f8d5b64-x2v8q";
    private static final MeshPods.Of MESH = new MeshPods.Of("istio-system", "istiod", ISTIOD);

    private static MeshPods read(JsonNode... pods) {
        var reader = new MeshPods.Reader(MESH);
        for (var pod : pods) {
            reader.accept(pod);
        }
        return reader.pods();
    }

    private static ObjectNode istiod(String statuses) {
        return TestPods.istiod("istio-system", ISTIOD, "default", statuses);
    }

    private static ObjectNode injected(String revision) {
        return TestPods.injected("shop", "web", revision);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{name: istiod-agent, state: {running: {}}}]",
                "[{name: istiod-agent, state: {terminated: {exitCode: 1}}}]",
                "[{name: istiod-agent, state: {waiting: {}}, restartCount: 1}]",
                "[{name: istiod-agent, state: {waiting: {}}, lastState: {terminated: {exitCode: 1}}}]"
            })
    void aPodOfIstiodHasStartedOnceAContainerOfOursHas(String statuses) {
        assertThat(read(istiod(statuses)).istiods())
                .containsExactly(new IstiodPod(ISTIOD, true, Optional.of("default")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{name: istiod-agent, state: {waiting: {}}, restartCount: 0, lastState: {}}]",
                "[{name: discovery, state: {running: {}}}]"
            })
    void aPodOfIstiodInWhichOursHasNotStartedIsListedAllTheSame(String statuses) {
        assertThat(read(istiod(statuses)).istiods())
                .extracting(IstiodPod::started)
                .containsExactly(false);
    }

    @Test
    void anInitContainerOfOursCountsToo() {
        var pod =
                TestPods.pod(
                        """
                        metadata: {namespace: istio-system, name: %s}
                        spec:
                          initContainers: [{name: ours, command: [/app/istiod-agent, init-container]}]
                        status: {initContainerStatuses: [{name: ours, state: {running: {}}}]}
                        """
                                .formatted(ISTIOD));

        assertThat(read(pod).istiods()).extracting(IstiodPod::started).containsExactly(true);
    }

    @Test
    void podsOfOtherDeploymentsAndNamespacesAreNotIstiod() {
        assertThat(
                        read(
                                        TestPods.istiod("other", ISTIOD, "default", "[]"),
                                        TestPods.istiod(
                                                "istio-system",
                                                "istiod-1-32-7c9f8d5b64-x2v8q",
                                                "1-32",
                                                "[]"))
                                .istiods())
                .isEmpty();
    }

    @Test
    void anotherControlPlaneThatRunsWithUsIsANeighbour() {
        var started = "[{name: istiod-agent, state: {running: {}}}]";
        var name = "istiod-1-32-7c9f8d5b64-x2v8q";

        var neighbours =
                read(
                                istiod(started),
                                TestPods.istiod("istio-system", name, "1-32", started),
                                TestPods.istiod("other", ISTIOD, "default", "[]"),
                                runningProxy())
                        .neighbours();

        assertThat(neighbours)
                .containsExactly(
                        new Neighbour(
                                "istio-system",
                                "istiod-1-32",
                                name,
                                Optional.empty(),
                                RootRule.SAME_BYTES));
        var neighbour = neighbours.getFirst();
        assertThat(neighbour.isOf(List.of("istiod-1-32-istio-system-c1"), "c1")).isTrue();
        assertThat(neighbour.isOf(List.of("istiod-1-32-istio-system-c2"), "c1")).isFalse();
    }

    @Test
    void aNeighbourMayHaveANameOfItsOwn() {
        var canary = new Neighbour("other", "istiod", "x", Optional.of("canary"), RootRule.SUBSET);

        assertThat(canary.isOf(List.of("canary"), "c1")).isTrue();
        assertThat(canary.isOf(List.of("istiod-other-c1"), "c1")).isFalse();
    }

    /** Its arguments hold a word of ours. */
    private static ObjectNode runningProxy() {
        var pod = injected("default");
        pod.putObject("status")
                .putArray("containerStatuses")
                .addObject()
                .put("name", "istio-proxy")
                .put("restartCount", 1);
        return pod;
    }

    @Test
    void anEvictedPodOfIstiodDoesNothingAnyMore() {
        var evicted = istiod("[{name: istiod-agent, state: {terminated: {}}}]");
        ((ObjectNode) evicted.path("status")).put("phase", "Failed");

        assertThat(read(evicted).istiods()).isEmpty();
    }

    @Test
    void anInjectedPodIsAWorkloadOfItsDeployment() {
        var web = new Owner("apps/v1", "Deployment", "shop", "web");

        assertThat(read(istiod("[]"), TestPods.of(web, injected("default"))).workloads())
                .containsExactly(
                        new Workload(
                                new MeshPod("shop", "web", Instant.parse("2026-11-21T12:00:00Z")),
                                Optional.of("default"),
                                false,
                                Optional.of(web)));
    }

    @ParameterizedTest
    @CsvSource({"default, 1", "1-32, 0"})
    void onlyPodsOfOurRevisionCount(String revision, int count) {
        assertThat(read(istiod("[]"), injected(revision)).workloads()).hasSize(count);
    }

    @Test
    void aPodOrAnIstiodOfUnknownRevisionCountsAsOurs() {
        var bare =
                TestPods.pod(
                        """
                        metadata: {namespace: shop, name: bare}
                        spec: {initContainers: [{name: istio-proxy, restartPolicy: Always}]}
                        """);

        assertThat(read(istiod("[]"), bare).workloads()).hasSize(1);
        assertThat(read(injected("1-32")).workloads()).hasSize(1);
    }

    @Test
    void aRouterIsAGateway() {
        var gateway =
                TestPods.pod(
                        """
                        metadata: {namespace: shop, name: gateway}
                        spec: {containers: [{name: istio-proxy, args: [proxy, router]}]}
                        """);

        assertThat(read(gateway).workloads()).extracting(Workload::gateway).containsExactly(true);
    }

    @Test
    void podsThatHoldNoLeafOrNoneAnyMoreAreNoWorkloads() {
        var plain = TestPods.pod("{metadata: {namespace: shop, name: plain}, spec: {}}");
        var done = injected("default");
        done.putObject("status").put("phase", "Succeeded");

        assertThat(read(plain, done).workloads()).isEmpty();
    }

    @Test
    void aTerminatingPodStillHoldsItsLeaf() {
        var leaving = injected("default");
        ((ObjectNode) leaving.path("metadata")).put("deletionTimestamp", "2026-11-21T13:00:00Z");

        assertThat(read(leaving).workloads()).hasSize(1);
    }
}
