package io.virtualmesh.agent.trust;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** All that the judgement of a mesh rests on. */
record MeshLook(
        TrustPlan plan,
        MeshFacts facts,
        Moments moments,
        Waits waits,
        Evidence evidence,
        Instant now) {

    MeshSurvey survey() {
        var trusting = census(plan.trusted(), evidence::trusts);
        var free = census(idle(), evidence::freeOf);
        var trust =
                new MeshTrust(
                        Math.min(facts.istiods().ack(), plan.generation()),
                        facts.wanted(),
                        trusts(trusting),
                        used(free),
                        facts.rule(),
                        facts.distress(),
                        facts.istiods().behind(plan.generation()));
        return new MeshSurvey(trust, moments, trusting, free);
    }

    private SortedSet<RootId> idle() {
        var idle = plan.trusted();
        idle.removeAll(plan.signable());
        return idle;
    }

    private SortedMap<RootId, Census> census(
            Set<RootId> roots, BiFunction<MeshPod, RootId, Verdict> question) {
        var census = new TreeMap<RootId, Census>();
        for (var root : roots) {
            var verdicts = new ArrayList<Verdict>(facts.workloads().size());
            for (var pod : facts.workloads()) {
                verdicts.add(question.apply(pod, root));
            }
            census.put(root, Census.of(verdicts));
        }
        return census;
    }

    /**
     * Every istiod publishes it, every workload there is trusts it, and so will those to come: until kubelet has refreshed all
     * mounted copies, a pod that does not exist yet could begin with an old one.
     */
    private Set<RootId> trusts(SortedMap<RootId, Census> trusting) {
        var trusts = new TreeSet<RootId>();
        for (var root : plan.roots()) {
            if (mountedEverywhere(root)
                    && facts.istiods().publish(root.id())
                    && trusting.getOrDefault(root.id(), Census.of(List.of())).complete()) {
                trusts.add(root.id());
            }
        }
        return trusts;
    }

    private boolean mountedEverywhere(PlannedRoot root) {
        return moments.at(root.trustedIn())
                .filter(came -> now.isAfter(came.plus(waits.mount())))
                .isPresent();
    }

    /** A root that may sign counts as used: somebody could have begun a moment ago. */
    private Set<Root> used(SortedMap<RootId, Census> free) {
        var used = new TreeSet<>(facts.istiods().signers());
        for (var root : plan.roots()) {
            var census = free.get(root.id());
            if (census == null || !census.complete()) {
                used.add(root.root());
            }
        }
        return used;
    }
}
