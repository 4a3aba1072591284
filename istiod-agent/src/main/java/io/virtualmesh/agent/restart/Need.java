package io.virtualmesh.agent.restart;

import io.virtualmesh.agent.trust.Evidence;
import io.virtualmesh.agent.trust.Moments;
import io.virtualmesh.agent.trust.PlannedRoot;
import io.virtualmesh.agent.trust.PlannedRoot.Use;
import io.virtualmesh.agent.trust.RootId;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.Verdict.Open;
import io.virtualmesh.agent.trust.Waits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which workloads are not known to trust a root that they will need. What is known already, by time or by handshake, needs no
 * restart; so whatever else replaces pods (a release, a node that dies) makes the walk shorter.
 *
 * @param open by owner
 * @param ownerless pods that nobody replaces
 * @param through owners that were restarted for one of these roots and are known to trust it now
 * @param present marks of all roots of the plan; others on a template are of old changes
 * @param abrupt istiod signs already under a root that some are not known to trust, so that requests may fail: the first bundle
 *     of a mesh that has workloads, or a forced root
 * @param from when a new pod is sure to begin with these roots; empty while an istiod, or a namespace's ConfigMap, is behind
 */
public record Need(
        SortedMap<Owner, Case> open,
        List<String> ownerless,
        SortedSet<Owner> through,
        Marks present,
        boolean abrupt,
        Optional<Instant> from) {

    /** Creation times are cut to the second, and so is the API server's clock. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    /**
     * One owner whose pods are open.
     *
     * @param marks of the roots that they are not known to trust
     * @param newest creation of the newest pod; a rollout that makes none does not move
     * @param known when time alone will tell, if that is foreseeable
     */
    public record Case(boolean gateway, Marks marks, Instant newest, Optional<Instant> known) {
        Case and(Case other) {
            return new Case(
                    gateway || other.gateway,
                    marks.and(other.marks),
                    later(newest, other.newest),
                    later(known, other.known));
        }
    }

    /**
     * @param wanted roots that meshes want, as far as is known here; one that was introduced and is wanted by nobody any more
     *     is worth no restart
     */
    public static Need of(
            TrustPlan plan,
            Moments moments,
            Waits waits,
            Set<RootId> wanted,
            Evidence evidence,
            Collection<Candidate> pods) {
        var roots = plan.roots().stream().filter(root -> isNeeded(root, wanted)).toList();
        var there = roots.stream().filter(root -> came(moments, root).isPresent()).toList();
        var judge = Judge.of(there, evidence, pods);
        if (judge.open.isEmpty() && there.size() < roots.size()) {
            return Judge.of(roots, evidence, pods).need(marks(plan.roots()), Optional.empty());
        }
        var from =
                judge.questioned.stream()
                        .flatMap(root -> came(moments, root).stream())
                        .max(Instant::compareTo)
                        .map(came -> came.plus(waits.mount()).plus(MARGIN));
        return judge.need(marks(plan.roots()), from);
    }

    /**
     * A root that was introduced, or the one that a mesh began with. Not one that merely was dated anew because the plan had
     * been lost: no root changed then, and time proves it again.
     */
    private static boolean isNeeded(PlannedRoot root, Set<RootId> wanted) {
        return switch (root.use()) {
            case Use.Idle _ -> wanted.contains(root.id());
            case Use.Signable(long since, _, boolean forced) ->
                    forced || root.trustedIn() == 1 || since > root.trustedIn();
        };
    }

    /** When time alone will have told of all of these, if that is foreseeable. */
    Optional<Instant> known(Collection<Owner> owners) {
        return open.entrySet().stream()
                .filter(it -> owners.contains(it.getKey()))
                .map(it -> it.getValue().known())
                .reduce(Need::later)
                .flatMap(it -> it);
    }

    private static Optional<Instant> came(Moments moments, PlannedRoot root) {
        return moments.at(root.trustedIn());
    }

    private static Marks marks(Collection<PlannedRoot> roots) {
        return Marks.of(roots.stream().map(Mark::of).toList());
    }

    /** Empty where one of them is. */
    private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        return one.flatMap(a -> other.map(b -> later(a, b)));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Asks about some roots, pod by pod. */
    private static final class Judge {
        private final List<PlannedRoot> roots;
        private final Marks marks;
        private final Evidence evidence;
        private final SortedMap<Owner, Case> open = new TreeMap<>();
        private final SortedSet<Owner> restarted = new TreeSet<>();
        private final List<String> ownerless = new ArrayList<>();
        private final List<PlannedRoot> questioned = new ArrayList<>();
        private boolean abrupt;

        Judge(List<PlannedRoot> roots, Evidence evidence) {
            this.roots = roots;
            this.marks = Need.marks(roots);
            this.evidence = evidence;
        }

        static Judge of(List<PlannedRoot> roots, Evidence evidence, Collection<Candidate> pods) {
            var judge = new Judge(roots, evidence);
            pods.forEach(judge::look);
            return judge;
        }

        private void look(Candidate pod) {
            if (pod.marks().touch(marks)) {
                pod.owner().ifPresent(restarted::add);
            }
            var asked = new ArrayList<PlannedRoot>();
            Optional<Instant> known = Optional.of(Instant.MIN);
            for (var root : roots) {
                if (evidence.trusts(pod.pod(), root.id()) instanceof Open(var then)) {
                    asked.add(root);
                    known = later(known, then);
                }
            }
            if (!asked.isEmpty()) {
                add(pod, asked, known);
            }
        }

        private void add(Candidate pod, List<PlannedRoot> asked, Optional<Instant> known) {
            abrupt |= asked.stream().anyMatch(root -> root.use() instanceof Use.Signable);
            if (pod.owner().isEmpty()) {
                ownerless.add(pod.pod().toString());
                return;
            }
            questioned.addAll(asked);
            open.merge(
                    pod.owner().get(),
                    new Case(pod.gateway(), Need.marks(asked), pod.pod().created(), known),
                    Case::and);
        }

        Need need(Marks present, Optional<Instant> from) {
            restarted.removeAll(open.keySet());
            return new Need(open, List.copyOf(ownerless), restarted, present, abrupt, from);
        }
    }
}
