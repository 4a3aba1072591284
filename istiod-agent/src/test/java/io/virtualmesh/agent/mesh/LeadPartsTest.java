package io.virtualmesh.agent.mesh;

import static io.virtualmesh.agent.mesh.TestPlans.A;
import static io.virtualmesh.agent.mesh.TestPlans.B;
import static io.virtualmesh.agent.mesh.TestStatus.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.agent.control.ReplicaStatus;
import io.virtualmesh.agent.control.ReplicaStatus.Condition;
import io.virtualmesh.agent.mesh.MeshCondition.Value;
import io.virtualmesh.agent.mesh.MeshSettings.Container;
import io.virtualmesh.agent.trust.Distress;
import io.virtualmesh.agent.trust.Outcome;
import io.virtualmesh.agent.trust.Policy;
import io.virtualmesh.agent.trust.ReplicaTrust;
import io.virtualmesh.agent.trust.RootRule;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.WaitReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small pure parts of what the Lease holder does about roots. */
class LeadPartsTest {
    private static final TrustPlan PLAN = TrustPlan.first(TestPlans.wanted(A));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':1} | {'a':1} | {}",
                "{'a':1,'b':2} | {'a':1} | {'b':null}",
                "{'a':{'x':1,'y':2}} | {'a':{'x':3}} | {'a':{'y':null,'x':3}}",
                "{} | {'a':{'x':1}} | {'a':{'x':1}}",
                "{'a':[1]} | {'a':[1,2]} | {'a':[1,2]}",
                "{'a':[{'x':1}]} | {'a':[{'x':1}]} | {}"
            })
    void aMergePatchMakesTheOneOfTheOther(String before, String after, String patch)
            throws Exception {
        assertThat(Json.reread(MergePatch.between(json(before), (ObjectNode) json(after))))
                .isEqualTo(json(patch));
    }

    private static JsonNode json(String text) throws IOException {
        return Json.tree(text.replace('\'', '"'));
    }

    @Test
    void aListIsReadItemByItem() throws Exception {
        var names = new ArrayList<String>();
        var list =
                "{'kind':'PodList','metadata':{'continue':'next'},'items':[{'a':'1'},{'a':'2'}],'more':[[]]}";

        var metadata = Json.items(stream(list), item -> names.add(item.path("a").asText()));

        assertThat(names).containsExactly("1", "2");
        assertThat(Json.at(metadata, "continue")).contains("next");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{'items':[{'a':1}", "{'items':[{'a':1}]", "{'items':[1]}"})
    void aListThatBreaksOffIsNoShortList(String text) {
        assertThatThrownBy(() -> Json.items(stream(text), _ -> {})).isInstanceOf(IOException.class);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void rootsAreShownWhenEveryNamespaceShowsExactlyTheirBytes() {
        var reader = new ShownRoots.Reader(PLAN.rootFile());
        assertThat(reader.shown().everywhere()).isFalse();

        reader.accept(shown("shop", ""));
        assertThat(reader.shown().everywhere()).isTrue();

        reader.accept(shown("bank", "\n"));
        assertThat(reader.shown().everywhere()).isFalse();
        assertThat(reader.shown().sentence()).contains("in namespace bank");
    }

    private static JsonNode shown(String namespace, String more) {
        var map = Json.object();
        map.putObject("metadata").put("namespace", namespace);
        var roots = new String(PLAN.rootFile().bytes(), StandardCharsets.UTF_8);
        map.putObject("data").put("root-cert.pem", roots + more);
        return map;
    }

    @Test
    void aPodCountsOnceItHasStartedOrHasAnEntry() {
        var replicas = Json.object();
        replicas.set("spoke", entry(new ReplicaTrust(1, Set.of(), Set.of()), RootRule.SUBSET));

        var facts = LeadFacts.of(replicas, sight("spoke", "started", "new"));

        assertThat(facts.facts(TestPlans.wanted(A), Optional.empty()).istiods().entries())
                .containsOnlyKeys("spoke", "started")
                .containsEntry("started", Optional.empty());
    }

    @Test
    void theStrictestRuleOfThoseThatPublishCounts() {
        var replicas = Json.object();
        replicas.set("a", entry(published(), RootRule.SUBSET));
        replicas.set("b", entry(new ReplicaTrust(1, Set.of(), Set.of()), RootRule.SAME_BYTES));
        assertThat(rule(replicas)).isEqualTo(RootRule.SUBSET);

        replicas.set("c", entry(published(), RootRule.PART_OF_TEXT));
        assertThat(rule(replicas)).isEqualTo(RootRule.PART_OF_TEXT);
    }

    /** They would fight over ConfigMaps and webhooks. */
    @Test
    void theRuleOfAnotherControlPlaneOfTheClusterCountsToo() {
        var replicas = Json.object();
        replicas.set("a", entry(published(), RootRule.SUBSET));
        var sight = sight("a").with(List.of(neighbour(RootRule.SAME_BYTES)));

        assertThat(
                        LeadFacts.of(replicas, sight)
                                .facts(TestPlans.wanted(A), Optional.empty())
                                .rule())
                .isEqualTo(RootRule.SAME_BYTES);
    }

    private static Neighbour neighbour(RootRule rule) {
        return new Neighbour(
                "istio-system", "istiod-1-32", "istiod-1-32-x", Optional.empty(), rule);
    }

    private static RootRule rule(JsonNode replicas) {
        return LeadFacts.of(replicas, sight("a", "b", "c"))
                .facts(TestPlans.wanted(A), Optional.empty())
                .rule();
    }

    @Test
    void aMeshWithoutAReplicaIsInDistressSinceThatWasFirstSeen() {
        var replicas = Json.object();
        replicas.set("a", entry(new ReplicaTrust(1, Set.of(), Set.of()), RootRule.SUBSET));
        replicas.set("gone", entry(published(), RootRule.SUBSET));
        var facts = LeadFacts.of(replicas, sight("a"));

        assertThat(facts.facts(TestPlans.wanted(A), Optional.empty()).distress())
                .contains(new Distress.NoReplica(NOW.plusSeconds(3)));
        assertThat(facts.facts(TestPlans.wanted(A), Optional.of(NOW)).distress())
                .contains(new Distress.NoReplica(NOW));

        replicas.set("a", entry(published(), RootRule.SUBSET));
        assertThat(
                        LeadFacts.of(replicas, sight("a"))
                                .facts(TestPlans.wanted(A), Optional.of(NOW))
                                .distress())
                .isEmpty();
    }

    @Test
    void aReplicaThatCannotFollowIsNamed() {
        var replicas = Json.object();
        var settled = new Outcome.Settled("all is well");
        assertThat(RootRefusals.of(replicas, List.of(), settled).value()).isEqualTo(Value.FALSE);

        replicas.putObject("a")
                .putArray("conditions")
                .add(
                        new MeshCondition(RootRefusals.TYPE, Value.TRUE, "RootNotPinned", "no")
                                .json(Json.object(), NOW));

        assertThat(RootRefusals.of(replicas, List.of(), settled))
                .isEqualTo(
                        new MeshCondition(RootRefusals.TYPE, Value.TRUE, "RootNotPinned", "a: no"));
    }

    @Test
    void aRootThatCannotBeFollowedWithoutAPlanIsRefusedForThatReason() {
        var refused = new Condition(ReplicaStatus.Value.FALSE, "RootChangeRefused", "no plan", NOW);
        var replicas = Json.object();
        replicas.set(
                "a",
                Json.reread(
                        ReplicaEntry.of(TestStatus.notReady(refused), TestStatus.settings("a"))));

        assertThat(RootRefusals.told(replicas))
                .contains(new MeshCondition(RootRefusals.TYPE, Value.TRUE, "NoPlan", "a: no plan"));
    }

    @Test
    void aMeshWhoseIstiodWouldRefuseTheNextStepRefusesTheChange() {
        var replicas = Json.object();
        replicas.putObject("a").put("ack", 1).put("istiodRule", "SUBSET");
        replicas.putObject("b").put("ack", 1).put("istiodRule", "SAME_BYTES");
        var waiting =
                new Outcome.Waiting(WaitReason.ROOT_CHANGE_REFUSED, List.of("mesh"), "it would");

        assertThat(RootRefusals.of(replicas, List.of(neighbour(RootRule.SAME_BYTES)), waiting))
                .isEqualTo(
                        new MeshCondition(
                                RootRefusals.TYPE,
                                Value.TRUE,
                                "RootChangeRefused",
                                "it would: b, istiod-1-32-x of control plane istio-system/istiod-1-32"));
    }

    @ParameterizedTest
    @CsvSource({"1, ALL_MESHES", "2, ONE_OF_SEVERAL", "0, ONE_OF_SEVERAL"})
    void theWholeTableOfStepsIsForOneThatIsAlone(int meshes, Policy.Scope scope) {
        var list = "- {name: m, namespace: gloo-mesh}\n".repeat(meshes);
        var subject = TestMesh.seen("v", "u", 1, "2026-11-01T00:00:00Z", "meshes:\n" + list);

        assertThat(policy(Container.SIDECAR, Optional.of(subject)).scope()).isEqualTo(scope);
    }

    @Test
    void whereNoVirtualMeshIsToBeSeenNobodyKnowsWhetherTheMeshIsAlone() {
        var policy = policy(Container.INIT, Optional.empty());

        assertThat(policy.scope()).isEqualTo(Policy.Scope.ONE_OF_SEVERAL);
        assertThat(policy.writer()).isEqualTo(Policy.Writer.INIT_CONTAINER);
        assertThat(policy.verification()).isEqualTo(new Policy.Verification.Observed());
    }

    private static Policy policy(Container container, Optional<SeenMesh> subject) {
        return LeadPolicy.of(container, LeadSettings.usual(), Optional.empty(), subject);
    }

    private static ReplicaTrust published() {
        return new ReplicaTrust(1, Set.of(A.id(), B.id()), Set.of(A));
    }

    private static ObjectNode entry(ReplicaTrust trust, RootRule rule) {
        return Json.reread(
                ReplicaEntry.of(
                        TestStatus.of(TestStatus.facts(trust, rule, A)),
                        TestStatus.settings("any")));
    }

    private static LeadSight sight(String... pods) {
        var istiods = new ArrayList<IstiodPod>();
        for (var pod : pods) {
            istiods.add(new IstiodPod(pod, pod.equals("started"), Optional.empty()));
        }
        return new LeadSight(
                new MeshPods(istiods, List.of(), List.of()),
                new ShownRoots(1, List.of()),
                NOW,
                NOW.plusSeconds(3));
    }
}
