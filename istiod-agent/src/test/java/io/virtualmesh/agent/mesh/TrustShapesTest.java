package io.virtualmesh.agent.mesh;

import static io.virtualmesh.agent.mesh.TestPlans.A;
import static io.virtualmesh.agent.mesh.TestPlans.B;
import static io.virtualmesh.agent.mesh.TestStatus.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.agent.control.TrustFacts;
import io.virtualmesh.agent.trust.Distress;
import io.virtualmesh.agent.trust.MeshTrust;
import io.virtualmesh.agent.trust.Moments;
import io.virtualmesh.agent.trust.ReplicaTrust;
import io.virtualmesh.agent.trust.Root;
import io.virtualmesh.agent.trust.RootRule;
import io.virtualmesh.api.v1.ReplicaStatusBuilder;
import io.virtualmesh.api.v1.TrustStatusBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What replicas, leaders and coordinators tell each other in a report. */
class TrustShapesTest {
    private static final ReplicaTrust TRUST =
            new ReplicaTrust(7, Set.of(A.id(), B.id()), Set.of(B));

    @Test
    void anEntryTellsWhatItsReplicaDoes() {
        var part = new ReplicaPart(TRUST, RootRule.SUBSET, Optional.empty());

        assertThat(ReplicaPart.read(entry(TRUST, Optional.empty())))
                .isEqualTo(new Reading.Found<>(part));
    }

    @Test
    void anEntryOfAReplicaInDistressTellsSinceWhen() {
        var end = NOW.plusSeconds(60);
        var entry = entry(TRUST, Optional.of(new Distress.EndingCa(NOW.plusNanos(1), end)));
        entry.put("notAfter", end.toString());

        assertThat(ReplicaPart.read(entry).found().flatMap(ReplicaPart::distress))
                .contains(new Distress.EndingCa(NOW.plusSeconds(1), end));
    }

    @Test
    void aReplicaThatPublishedNothingAcknowledgesAllTheSame() {
        var trust = new ReplicaTrust(7, Set.of(), Set.of());

        assertThat(ReplicaPart.read(entry(trust, Optional.empty())).found().map(ReplicaPart::trust))
                .contains(trust);
    }

    @Test
    void anEntryOfAVersionWithoutPlansSaysNothing() {
        assertThat(ReplicaPart.read(Json.of(ReplicaStatusBuilder.builder().build())))
                .isEqualTo(new Reading.Absent<ReplicaPart>());
    }

    @Test
    void aRuleOfANewerVersionCountsAsTheStrictest() {
        var entry = entry(TRUST, Optional.empty()).put("istiodRule", "ANYTHING");

        assertThat(ReplicaPart.read(entry).found().map(ReplicaPart::rule))
                .contains(RootRule.SAME_BYTES);
    }

    @Test
    void anEntryThatIsNotOursIsUnreadable() {
        unreadable(entry(TRUST, Optional.empty()).put("ack", -1));
        unreadable(entry(TRUST, Optional.empty()).put("ack", "7"));
        unreadable(entry(TRUST, Optional.empty()).putNull("signers"));
        unreadable(entry(TRUST, Optional.empty()).putNull("rootSha256"));
        var elsewhere = entry(TRUST, Optional.empty());
        elsewhere.putArray("rootSha256").add(A.id().sha256());
        unreadable(elsewhere);
    }

    @Test
    void momentsComeBackWholeAndNeverEarlier() {
        var moments =
                new Moments(
                        new TreeMap<>(Map.of(3L, NOW, 4L, NOW.plusNanos(1))),
                        Set.of(B.id()),
                        Map.of(A.id(), NOW.plusMillis(2500)));

        var read = MomentsShape.read(Json.of(MomentsShape.write(moments))).found().orElseThrow();

        assertThat(read.reached())
                .isEqualTo(new TreeMap<>(Map.of(3L, NOW, 4L, NOW.plusSeconds(1))));
        assertThat(read.signing()).containsExactly(B.id());
        assertThat(read.ceased()).isEqualTo(Map.of(A.id(), NOW.plusSeconds(3)));
        assertThat(MomentsShape.read(Json.of(MomentsShape.write(read))))
                .isEqualTo(new Reading.Found<>(read));
    }

    @Test
    void momentsThatContradictThemselvesAreUnreadable() throws Exception {
        var a = A.id().sha256();
        for (var text :
                List.of(
                        "{'signing':['" + a + "','" + a + "']}",
                        "{'signing':['x']}",
                        "{'reached':[{'generation':0,'at':'2026-11-21T12:00:00Z'}]}",
                        "{'reached':[{'generation':1}]}",
                        "{'reached':[{'generation':1,'at':'yesterday'}]}",
                        "{'reached':[{'generation':1,'at':'2026-11-21T12:00:00Z'},{'generation':1,'at':'2026-11-21T12:00:01Z'}]}",
                        "{'signing':['"
                                + a
                                + "'],'ceased':[{'sha256':'"
                                + a
                                + "','at':'2026-11-21T12:00:00Z'}]}")) {
            assertThat(MomentsShape.read(Json.tree(text.replace('\'', '"'))))
                    .as(text)
                    .isInstanceOf(Reading.Unreadable.class);
        }
    }

    @Test
    void theReportTellsACoordinatorWhatTheMeshDoes() {
        var trust =
                new MeshTrust(
                        1,
                        TestPlans.wanted(B),
                        Set.of(A.id()),
                        Set.<Root>of(A),
                        RootRule.SUBSET,
                        Optional.of(new Distress.NoReplica(NOW)),
                        List.of("istiod-1"));

        assertThat(MeshTrustShape.read(report(trust))).isEqualTo(new Reading.Found<>(trust));
    }

    @Test
    void aMeshWhoseLeaderHasNotSpokenSaysNothing() {
        assertThat(MeshTrustShape.read(Json.object())).isInstanceOf(Reading.Absent.class);
    }

    /** Its replicas are at generation 2, but istiod-1. */
    private static ObjectNode report(MeshTrust trust) {
        var builder = TrustStatusBuilder.builder().plan(PlanShape.write(TestPlans.introducing()));
        MeshTrustShape.write(builder, trust);
        var status = Json.object();
        status.set("trust", Json.of(builder.build()));
        var replicas = status.putObject("replicas");
        replicas.set("istiod-0", entry(TRUST, Optional.empty()));
        var behind = new ReplicaTrust(1, TRUST.published(), TRUST.signers());
        replicas.set("istiod-1", entry(behind, Optional.empty()));
        return status;
    }

    private static void unreadable(ObjectNode entry) {
        assertThat(ReplicaPart.read(entry)).isInstanceOf(Reading.Unreadable.class);
    }

    private static ObjectNode entry(ReplicaTrust trust, Optional<Distress.EndingCa> distress) {
        var builder = ReplicaStatusBuilder.builder();
        ReplicaPart.write(
                builder,
                new TrustFacts(
                        trust,
                        RootRule.SUBSET,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        distress));
        return (ObjectNode) Json.of(builder.build());
    }
}
