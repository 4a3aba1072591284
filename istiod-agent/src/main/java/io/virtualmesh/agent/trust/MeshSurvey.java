package io.virtualmesh.agent.trust;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One look at a whole mesh: what its Lease holder writes into the report, all of it together and by compare-and-swap. A holder
 * that was replaced while it looked must not overwrite what the next one has seen.
 *
 * @param moments to be stored; the next survey begins with them
 * @param trusting by root, how many workloads are known to trust it
 * @param free by root that is not signable, how many workloads are known to be free of it
 */
public record MeshSurvey(
        MeshTrust trust,
        Moments moments,
        SortedMap<RootId, Census> trusting,
        SortedMap<RootId, Census> free) {

    /**
     * @param before the moments that the report holds
     * @param looks what else tells of workloads, before time is asked
     */
    public static MeshSurvey of(
            TrustPlan plan,
            MeshFacts facts,
            Moments before,
            Waits waits,
            Optional<Evidence> looks,
            Instant now) {
        var moments = moments(plan, facts, before, now);
        var time = new TimeEvidence(plan, moments, waits, now);
        var evidence = looks.map(it -> it.or(time)).orElse(time);
        return new MeshLook(plan, facts, moments, waits, evidence, now).survey();
    }

    private static Moments moments(TrustPlan plan, MeshFacts facts, Moments before, Instant now) {
        var signers = facts.istiods().signers().stream().map(Root::id).toList();
        var seen = before.sign(signers, now);
        boolean there = facts.shown() && facts.istiods().ack() >= plan.generation();
        return (there ? seen.reach(plan.generation(), now) : seen).keptFor(plan);
    }

    /** How far the workloads have come with one root, for people. */
    public String sentence(RootId root) {
        var text = new StringBuilder("root " + root + " is trusted by ");
        text.append(trusting.getOrDefault(root, Census.of(List.of())).sentence());
        if (free.containsKey(root)) {
            text.append(", free of it are ").append(free.get(root).sentence());
        }
        return text.toString();
    }
}
