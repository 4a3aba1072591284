package io.virtualmesh.agent.trust;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * When things came to be in one mesh. Written into its report by the Lease holder, by compare-and-swap, and read from there
 * by the next one: no memory that can die counts.
 *
 * @param reached by generation, when every istiod Pod had acknowledged it and every namespace's ConfigMap showed its bytes
 * @param signing roots that a CA of the mesh was last seen to sign under
 * @param ceased when a root was first seen to be no more among them. A replica that cannot get another CA keeps its own, so
 *     this can be later than the step that stopped the root
 */
public record Moments(
        NavigableMap<Long, Instant> reached, Set<RootId> signing, Map<RootId, Instant> ceased) {
    public Moments {
        reached = Collections.unmodifiableNavigableMap(new TreeMap<>(reached));
        signing = Set.copyOf(signing);
        ceased = Map.copyOf(ceased);
    }

    public static Moments none() {
        return new Moments(new TreeMap<>(), Set.of(), Map.of());
    }

    /** The first moment at which the mesh was at this generation or beyond it. */
    public Optional<Instant> at(long generation) {
        return Optional.ofNullable(reached.ceilingEntry(generation)).map(Map.Entry::getValue);
    }

    /** The moment after which nobody in the mesh has signed under a root that is idle since that generation. */
    Optional<Instant> quiet(RootId root, long idleSince) {
        if (signing.contains(root)) {
            return Optional.empty();
        }
        var end = ceased.getOrDefault(root, Instant.MIN);
        return at(idleSince).map(moment -> moment.isAfter(end) ? moment : end);
    }

    /** The mesh is at this generation now, in all its Pods and all its namespaces. Only the first time counts. */
    Moments reach(long generation, Instant now) {
        if (!reached.isEmpty() && reached.lastKey() >= generation) {
            return this;
        }
        var more = new TreeMap<>(reached);
        more.put(generation, now);
        return new Moments(more, signing, ceased);
    }

    /** These are all the roots that its CAs sign under now. */
    Moments sign(Collection<RootId> now, Instant at) {
        if (signing.size() == now.size() && signing.containsAll(now)) {
            return this;
        }
        var ended = new TreeMap<>(ceased);
        signing.forEach(root -> ended.put(root, at));
        now.forEach(ended::remove);
        return new Moments(reached, new TreeSet<>(now), ended);
    }

    /** Without what no root of the plan asks for any more. */
    Moments keptFor(TrustPlan plan) {
        var kept = new TreeMap<Long, Instant>();
        for (var root : plan.roots()) {
            keep(kept, root.trustedIn());
            keep(kept, root.use().since());
        }
        keep(kept, plan.generation());
        if (!reached.isEmpty()) {
            keep(kept, reached.lastKey());
        }
        var ended = new TreeMap<>(ceased);
        ended.keySet().retainAll(plan.trusted());
        return kept.equals(reached) && ended.equals(ceased)
                ? this
                : new Moments(kept, signing, ended);
    }

    private void keep(Map<Long, Instant> kept, long generation) {
        var later = reached.ceilingEntry(generation);
        if (later != null) {
            kept.put(later.getKey(), later.getValue());
        }
    }
}
