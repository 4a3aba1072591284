package io.virtualmesh.agent.mesh;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.virtualmesh.agent.mesh.MeshCondition.Value;
import io.virtualmesh.agent.trust.Coordinator;
import io.virtualmesh.agent.trust.MeshFacts;
import io.virtualmesh.agent.trust.MeshReport;
import io.virtualmesh.agent.trust.MeshSurvey;
import io.virtualmesh.agent.trust.Moments;
import io.virtualmesh.agent.trust.Outcome;
import io.virtualmesh.agent.trust.Outcome.Advance;
import io.virtualmesh.agent.trust.Outcome.Settled;
import io.virtualmesh.agent.trust.Outcome.Waiting;
import io.virtualmesh.agent.trust.Phase;
import io.virtualmesh.agent.trust.Policy;
import io.virtualmesh.agent.trust.RootId;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.Waits;
import io.virtualmesh.api.v1.TrustStatusBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Pure: what one look at a mesh comes to.
 *
 * @param plan the one that was there
 */
record LeadVerdict(
        TrustPlan plan, MeshSurvey survey, Outcome outcome, Phase phase, ShownRoots shown) {
    static final String WAITS = "RootChangeWaits";
    static final String FORCED = "RootForced";

    /**
     * @param before the moments that the report holds
     */
    static LeadVerdict of(
            String mesh,
            TrustPlan plan,
            MeshFacts facts,
            Moments before,
            LeadSight sight,
            Waits waits,
            Policy policy) {
        var survey = survey(plan, facts, before, sight, waits);
        var reports = List.of(MeshReport.of(mesh, survey.trust()));
        var outcome = Coordinator.next(plan, reports, policy, sight.before());
        return new LeadVerdict(
                plan, survey, outcome, Phase.of(next(plan, outcome), reports), sight.shown());
    }

    /** Moments by the later clock, the judgement of pods by the earlier one. */
    private static MeshSurvey survey(
            TrustPlan plan, MeshFacts facts, Moments before, LeadSight sight, Waits waits) {
        var moments =
                MeshSurvey.of(plan, facts, before, waits, Optional.empty(), sight.after())
                        .moments();
        return MeshSurvey.of(plan, facts, moments, waits, Optional.empty(), sight.before());
    }

    private static TrustPlan next(TrustPlan plan, Outcome outcome) {
        return outcome instanceof Advance step ? step.next() : plan;
    }

    /** What the report is to hold as {@code status.trust}. */
    ObjectNode status() {
        var builder =
                TrustStatusBuilder.builder()
                        .plan(PlanShape.write(next(plan, outcome)))
                        .moments(MomentsShape.write(survey.moments()))
                        .phase(phase.sentence());
        MeshTrustShape.write(builder, survey.trust());
        if (outcome instanceof Waiting waiting) {
            builder.waitingFor(waiting.waitingFor());
        }
        return Json.reread(builder.build());
    }

    /** How soon another look may find something new. */
    enum Pace {
        /** Replicas are about to act on a step. */
        SOON,
        /** Workloads are on their way, or somebody is to do something. */
        STEADY,
        /** Nothing changes by itself. */
        CALM
    }

    Pace pace() {
        return switch (outcome) {
            case Advance _ -> Pace.SOON;
            case Waiting waiting ->
                    switch (waiting.reason()) {
                        case NOT_REPORTED, NOT_ACKNOWLEDGED -> Pace.SOON;
                        case NOT_TRUSTED_YET,
                                STILL_USED,
                                NOT_APPROVED,
                                FEDERATION,
                                NO_SIDECAR,
                                ROOT_NOT_PINNED,
                                ROOT_CHANGE_REFUSED,
                                PLAN_WENT_BACK ->
                                Pace.STEADY;
                    };
            case Settled _ -> reached() ? Pace.CALM : Pace.STEADY;
        };
    }

    /** Whether the moment of the plan's generation is known. */
    private boolean reached() {
        return survey.moments().reached().ceilingKey(plan.generation()) != null;
    }

    /**
     * True from the first sign of a change to its end, so that {@code kubectl wait} for False waits for the end.
     *
     * @param entries of the replicas that may be waited for
     */
    MeshCondition waits(ReplicaEntries entries) {
        return switch (outcome) {
            case Advance step -> new MeshCondition(WAITS, Value.TRUE, "Moving", step.why());
            case Settled done -> new MeshCondition(WAITS, Value.FALSE, "Settled", done.why());
            case Waiting waiting ->
                    new MeshCondition(
                            WAITS,
                            Value.TRUE,
                            waiting.reason().word(),
                            waiting.why() + details(waiting, entries));
        };
    }

    private String details(Waiting waiting, ReplicaEntries entries) {
        return switch (waiting.reason()) {
            case NOT_ACKNOWLEDGED ->
                    entries.whyBehind(survey.trust().behind()).stream()
                            .map(words -> "; " + words)
                            .collect(joining());
            case NOT_TRUSTED_YET -> sentences(phase.introducing());
            case STILL_USED -> sentences(idle());
            case NOT_APPROVED -> ": annotation " + SeenMesh.APPROVE + " of the VirtualMesh";
            case NOT_REPORTED,
                    FEDERATION,
                    NO_SIDECAR,
                    ROOT_NOT_PINNED,
                    ROOT_CHANGE_REFUSED,
                    PLAN_WENT_BACK ->
                    "";
        };
    }

    private String sentences(Collection<RootId> roots) {
        var text = new StringBuilder();
        for (var root : roots) {
            text.append("; ").append(survey.sentence(root));
        }
        return reached() ? text.toString() : text.append("; ").append(shown.sentence()).toString();
    }

    private Collection<RootId> idle() {
        var idle = new TreeSet<>(plan.trusted());
        idle.removeAll(plan.signable());
        return idle;
    }

    MeshCondition forced() {
        return phase.forced().isEmpty()
                ? new MeshCondition(
                        FORCED,
                        Value.FALSE,
                        "NotForced",
                        "every root that is signed under was trusted before")
                : new MeshCondition(
                        FORCED,
                        Value.TRUE,
                        "Forced",
                        "a root is signed under before every workload trusts it; peers that do not"
                                + " yet refuse its certificates"
                                + sentences(phase.forced()));
    }
}
