package io.virtualmesh.agent.trust;

import static io.virtualmesh.agent.trust.SampleRoots.A;
import static io.virtualmesh.agent.trust.SampleRoots.B;
import static io.virtualmesh.agent.trust.SampleRoots.C;
import static io.virtualmesh.agent.trust.SampleRoots.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MeshSurveyTest {
    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
    private static final Instant CAME = START.plus(Duration.ofHours(1));
    private static final Instant LATE = CAME.plus(Duration.ofHours(24));

    private final TrustPlan first = TrustPlan.first(wanted(A));
    private final TrustPlan trusted = first.after(new Step.Trust(Set.of(B)));
    private final Moments moments = Moments.none().sign(List.of(A.id()), START).reach(1, START);
    private final TreeMap<String, Optional<ReplicaTrust>> istiods = new TreeMap<>();
    private final List<MeshPod> workloads = new ArrayList<>();
    private boolean shown = true;

    private static Optional<ReplicaTrust> both(long ack, Root... signers) {
        return Optional.of(new ReplicaTrust(ack, Set.of(A.id(), B.id()), Set.of(signers)));
    }

    private MeshSurvey survey(Moments before, Instant now) {
        var facts =
                new MeshFacts(
                        wanted(B),
                        RootRule.SUBSET,
                        new IstiodPods(istiods),
                        workloads,
                        shown,
                        Optional.empty());
        return MeshSurvey.of(trusted, facts, before, Waits.usual(), Optional.empty(), now);
    }

    @Test
    void aMeshAcknowledgesWhenEveryPodOfItsIstiodsHas() {
        istiods.put("istiod-1", both(2, A));
        istiods.put("istiod-2", both(1, A));

        assertThat(survey(moments, CAME).trust().ack()).isEqualTo(1);
        assertThat(survey(moments, CAME).trust().behind()).containsExactly("istiod-2");

        istiods.put("istiod-2", both(2, A));

        assertThat(survey(moments, CAME).trust().ack()).isEqualTo(2);
    }

    @Test
    void aPodWithoutAnEntryHasAcknowledgedNothing() {
        istiods.put("istiod-1", both(2, A));
        istiods.put("istiod-2", Optional.empty());

        var survey = survey(moments, CAME);

        assertThat(survey.trust().ack()).isZero();
        assertThat(survey.trust().behind()).containsExactly("istiod-2");
        assertThat(survey.moments().reached()).containsOnlyKeys(1L);
    }

    @Test
    void anInitContainerThatPublishedNothingStandsInNobodysWay() {
        istiods.put("istiod-1", both(2, A));
        istiods.put("istiod-2", Optional.of(new ReplicaTrust(2, Set.of(), Set.of())));

        var survey = survey(moments.reach(2, CAME), LATE);

        assertThat(survey.trust().ack()).isEqualTo(2);
        assertThat(survey.trust().trusts()).containsExactlyInAnyOrder(A.id(), B.id());
    }

    @Test
    void nobodySpeaksForAMeshWithoutPods() {
        assertThat(survey(moments, CAME).trust().ack()).isZero();
    }

    @Test
    void nobodyAcknowledgesMoreThanThePlanThatTheMeshWasJudgedBy() {
        istiods.put("istiod-1", both(3, A));

        assertThat(survey(moments, CAME).trust().ack()).isEqualTo(2);
    }

    @Test
    void theMomentComesWhenPodsAndConfigMapsAreThere() {
        istiods.put("istiod-1", both(2, A));
        shown = false;

        assertThat(survey(moments, CAME).moments().reached()).containsOnlyKeys(1L);

        shown = true;

        assertThat(survey(moments, CAME).moments().reached()).containsEntry(2L, CAME);
    }

    @Test
    void aRootIsTrustedOnceAllIstiodsAndWorkloadsTrustIt() {
        istiods.put("istiod-1", both(2, A));
        workloads.add(new MeshPod("shop", "old", START));
        workloads.add(new MeshPod("shop", "young", CAME.plusSeconds(300)));
        var then = moments.reach(2, CAME);

        var early = survey(then, CAME.plusSeconds(400));
        assertThat(early.trust().trusts()).doesNotContain(B.id());
        assertThat(early.trusting().get(B.id())).isEqualTo(new Census(1, 0, 1, Optional.of(LATE)));
        assertThat(early.sentence(B.id())).contains("1 of 2 pods, the rest by " + LATE);

        assertThat(survey(then, LATE).trust().trusts()).contains(B.id());

        istiods.put("istiod-2", Optional.of(new ReplicaTrust(2, Set.of(A.id()), Set.of(A))));
        assertThat(survey(then, LATE).trust().trusts()).doesNotContain(B.id());
    }

    @Test
    void aMeshWithoutWorkloadsStillWaitsForMountedCopies() {
        istiods.put("istiod-1", both(2, A));
        var then = moments.reach(2, CAME);

        assertThat(survey(then, CAME.plusSeconds(120)).trust().trusts()).doesNotContain(B.id());
        assertThat(survey(then, CAME.plusSeconds(121)).trust().trusts()).contains(B.id());
    }

    @Test
    void aRootIsUsedWhileACaOrAWorkloadMayLeadToIt() {
        istiods.put("istiod-1", both(2, A));
        workloads.add(new MeshPod("shop", "old", START));
        var then = moments.reach(2, CAME);

        assertThat(survey(then, CAME.plusSeconds(400)).trust().used())
                .as("B came to be trusted while the pod lived")
                .containsExactlyInAnyOrder(A, B);
        assertThat(survey(then, LATE).trust().used()).containsExactly(A);

        istiods.put("istiod-1", both(2, A, B));
        assertThat(survey(then, LATE).trust().used()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void aForeignCaIsReportedToo() {
        istiods.put("istiod-1", Optional.of(new ReplicaTrust(2, Set.of(C.id()), Set.of(C))));

        assertThat(survey(moments, CAME).trust().used()).contains(C);
    }

    @Test
    void rootsAndSignersComeTogether() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReplicaTrust(1, Set.of(), Set.of(A)));
    }
}
