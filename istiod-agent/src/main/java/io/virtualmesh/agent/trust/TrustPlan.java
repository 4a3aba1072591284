package io.virtualmesh.agent.trust;

import io.virtualmesh.agent.trust.PlannedRoot.Use;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The roots that all meshes of a plan trust, and those they may sign under, of which there is always one. One coordinator
 * writes it, by compare-and-swap; everybody follows it.
 *
 * @param generation 1 for the first; each step adds one
 * @param roots each once, sorted
 */
public record TrustPlan(long generation, List<PlannedRoot> roots) {
    /** For a clock that is behind. */
    private static final long LEAP = 1_000;

    public TrustPlan {
        var sorted = new TreeMap<RootId, PlannedRoot>();
        for (var root : roots) {
            if (sorted.put(root.id(), root) != null) {
                throw new IllegalArgumentException("a plan holds root " + root.id() + " twice");
            }
            if (root.use().since() > generation) {
                throw new IllegalArgumentException(
                        "root " + root.id() + " is newer than generation " + generation);
            }
        }
        roots = List.copyOf(sorted.values());
        if (roots.stream().noneMatch(PlannedRoot::signable)) {
            throw new IllegalArgumentException("a plan without a signable root leaves no way on");
        }
    }

    /** The plan of a mesh that has none: its own root. */
    public static TrustPlan first(WantedRoot wanted) {
        var signable = new Use.Signable(1, wanted.vault(), false);
        return new TrustPlan(1, List.of(PlannedRoot.of(wanted.root(), 1, signable)));
    }

    /** The plan of a mesh that runs under this root already: nothing is introduced, so nobody needs a restart for it. */
    public static TrustPlan ofRunning(WantedRoot wanted, Instant now) {
        return first(wanted).restored(now).withoutIntroductions();
    }

    /** The newer of two views; a view never goes back. */
    public static TrustPlan newest(TrustPlan one, TrustPlan other) {
        return other.generation > one.generation ? other : one;
    }

    /** Whether it is the other, or a later one. */
    public boolean isAtLeast(TrustPlan other) {
        return generation >= other.generation;
    }

    public SortedSet<RootId> trusted() {
        return ids(_ -> true);
    }

    public SortedSet<RootId> signable() {
        return ids(PlannedRoot::signable);
    }

    public Optional<PlannedRoot> find(RootId id) {
        for (var root : roots) {
            if (root.id().equals(id)) {
                return Optional.of(root);
            }
        }
        return Optional.empty();
    }

    public boolean trusts(RootId id) {
        return find(id).isPresent();
    }

    public boolean allows(RootId id) {
        return find(id).filter(PlannedRoot::signable).isPresent();
    }

    /** The {@code root-cert.pem} of every replica that follows this plan. */
    public RootFile rootFile() {
        return RootFile.of(this);
    }

    /** The plan after a step, one generation on. */
    public TrustPlan after(Step step) {
        var next = new TreeMap<RootId, PlannedRoot>();
        roots.forEach(root -> next.put(root.id(), root));
        long now = generation + 1;
        switch (step) {
            case Step.Trust(var added) ->
                    added.forEach(root -> next.putIfAbsent(root.id(), PlannedRoot.idle(root, now)));
            case Step.Allow(var allowed) -> allow(next, allowed, now, false);
            case Step.Stop(var stopped) -> change(next, stopped, it -> it.with(new Use.Idle(now)));
            case Step.Drop(var dropped) -> next.keySet().removeAll(dropped);
            case Step.Force(var forced) -> allow(next, forced, now, true);
            case Step.Readdress(var moved) -> moved.forEach(way -> readdress(next, way));
        }
        return new TrustPlan(now, List.copyOf(next.values()));
    }

    private static void allow(
            TreeMap<RootId, PlannedRoot> roots,
            List<WantedRoot> allowed,
            long now,
            boolean forced) {
        for (var wanted : allowed) {
            var signable = new Use.Signable(now, wanted.vault(), forced);
            roots.merge(
                    wanted.id(),
                    PlannedRoot.idle(wanted.root(), now).with(signable),
                    (present, _) -> present.with(signable));
        }
    }

    private static void readdress(TreeMap<RootId, PlannedRoot> roots, WantedRoot wanted) {
        roots.computeIfPresent(
                wanted.id(),
                (_, root) ->
                        root.use() instanceof Use.Signable use
                                ? root.with(
                                        new Use.Signable(use.since(), wanted.vault(), use.forced()))
                                : root);
    }

    private static void change(
            TreeMap<RootId, PlannedRoot> roots,
            Collection<RootId> which,
            UnaryOperator<PlannedRoot> how) {
        which.forEach(id -> roots.computeIfPresent(id, (_, root) -> how.apply(root)));
    }

    /**
     * What to write where the plan was lost and this is the newest that is remembered. A memory is one step behind at most
     * (nobody acknowledges before it has noted the plan down), not counting forced steps and other restored plans, which
     * wait for nobody. So the generation is taken from the clock: steps take longer than a second, and whatever anybody has
     * seen is older. It may not hold for this plan, so it proves nothing about its roots any more.
     */
    public TrustPlan restored(Instant now) {
        long fresh = Math.max(generation + LEAP, now.getEpochSecond());
        return new TrustPlan(fresh, roots.stream().map(it -> it.since(fresh)).toList());
    }

    /** The same, as if each root had been introduced in the generation since which it is trusted. */
    public TrustPlan withoutIntroductions() {
        return new TrustPlan(
                generation,
                roots.stream()
                        .map(it -> PlannedRoot.of(it.root(), it.trustedIn(), it.use()))
                        .toList());
    }

    private SortedSet<RootId> ids(Predicate<PlannedRoot> which) {
        var ids = new TreeSet<RootId>();
        for (var root : roots) {
            if (which.test(root)) {
                ids.add(root.id());
            }
        }
        return ids;
    }
}
