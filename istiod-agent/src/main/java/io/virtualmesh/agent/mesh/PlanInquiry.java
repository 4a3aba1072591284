package io.virtualmesh.agent.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.virtualmesh.agent.control.TrustSource.TrustView;
import io.virtualmesh.agent.trust.Beginning;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.WantedRoot;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One question for the plan, put to the report: as many looks, and writes, as those of others make necessary. */
record PlanInquiry(PlanReport report, PlanMemory memory, OtherReplicas others, Question question) {
    private static final Logger LOG = LoggerFactory.getLogger(PlanInquiry.class);
    private static final int ATTEMPTS = 4;

    /**
     * @param own what a first plan would hold
     * @param inPlace whether it is published here already
     */
    record Question(WantedRoot own, boolean inPlace, Instant now) {}

    TrustView answer() throws ApiFailure {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var seen = report.read();
            if (seen.isEmpty()) {
                var obstacle = report.obstacle();
                if (obstacle.isPresent()) {
                    return memory.orNewest(new TrustView.NoPlan(obstacle.get()));
                }
                report.create();
            } else {
                var answer = answer(seen.get());
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
        }
        return memory.orNewest(unread("others change the report of the mesh all the time"));
    }

    /** Empty where somebody else was first. */
    private Optional<TrustView> answer(JsonNode seen) throws ApiFailure {
        var stored = PlanShape.read(PlanReport.planOf(seen));
        if (stored instanceof Reading.Unreadable<TrustPlan>(var why)) {
            return overUnreadable(seen, why);
        }
        var beginning =
                Beginning.of(
                        stored.found(),
                        memory.newest(),
                        othersRun(seen, stored),
                        question.own(),
                        question.now());
        return switch (beginning) {
            case Beginning.Follow(var plan) -> Optional.of(follow(plan));
            case Beginning.Create(var plan) ->
                    write(
                            seen,
                            question.inPlace()
                                    ? TrustPlan.ofRunning(question.own(), question.now())
                                    : plan);
            case Beginning.Restore(var plan) -> write(seen, plan);
            case Beginning.Wait(var why) -> Optional.of(new TrustView.Unsure("TrustPlanLost", why));
        };
    }

    /** Asked only where it matters, since each of them costs a call. */
    private boolean othersRun(JsonNode seen, Reading<TrustPlan> stored) throws ApiFailure {
        return stored.found().isEmpty()
                && memory.newest().isEmpty()
                && others.run(seen, question.own().root().id(), question.inPlace());
    }

    private Optional<TrustView> overUnreadable(JsonNode seen, String why) throws ApiFailure {
        var generation = PlanReport.planOf(seen).path("generation");
        var newer =
                memory.newest()
                        .filter(it ->
                                generation.isIntegralNumber()
                                        && generation.canConvertToLong()
                                        && it.generation() >= generation.asLong());
        return newer.isPresent()
                ? write(seen, newer.get().restored(question.now()))
                : Optional.of(memory.orNewest(unreadable(why)));
    }

    private TrustView follow(TrustPlan plan) {
        memory.keep(plan);
        return memory.orNewest(new TrustView.Planned(plan));
    }

    /** The CRD is looked at first: an object of Gloo's is not to be touched. */
    private Optional<TrustView> write(JsonNode seen, TrustPlan plan) throws ApiFailure {
        var obstacle = report.obstacle();
        if (obstacle.isPresent()) {
            return Optional.of(memory.orNewest(new TrustView.NoPlan(obstacle.get())));
        }
        try {
            if (!report.write(seen, plan)) {
                return Optional.of(memory.orNewest(new TrustView.NoPlan(report.drops())));
            }
            LOG.info(
                    "wrote the trust plan of generation {} with {}",
                    plan.generation(),
                    plan.trusted());
            return Optional.of(follow(plan));
        } catch (ApiFailure e) {
            if (e.kind() == ApiFailure.Kind.CONFLICT || e.kind() == ApiFailure.Kind.MISSING) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static TrustView unreadable(String why) {
        return new TrustView.Unsure("TrustPlanUnreadable", PlanReport.unreadable(why));
    }

    static TrustView unread(String why) {
        return new TrustView.Unsure("TrustPlanUnread", why);
    }
}
