package io.virtualmesh.agent.trust;

import io.virtualmesh.agent.bundle.RootPins;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What all meshes together ask of a plan, and the step that brings it nearer to that.
 *
 * @param wanted by root, the meshes' ways to sign under it, in the order of the meshes' names
 * @param used roots that a live leaf or CA of some mesh may chain to
 */
record Needs(
        TrustPlan plan,
        Map<RootId, List<WantedRoot>> wanted,
        Map<RootId, Root> used,
        List<MeshTrust> meshes,
        RootPins pins) {

    static Needs of(TrustPlan plan, List<MeshTrust> meshes, RootPins pins) {
        var wanted =
                meshes.stream()
                        .map(MeshTrust::wanted)
                        .collect(
                                Collectors.groupingBy(
                                        WantedRoot::id, TreeMap::new, Collectors.toList()));
        var used = new TreeMap<RootId, Root>();
        meshes.forEach(mesh -> mesh.used().forEach(root -> used.put(root.id(), root)));
        return new Needs(plan, wanted, used, meshes, pins);
    }

    /** The next step, in the order that keeps every certificate trusted; empty if there is none now. */
    Optional<Step> step() {
        return trust().or(this::allow).or(this::stop).or(this::drop).or(this::readdress);
    }

    /** A root is wanted or used and not trusted. */
    private Optional<Step> trust() {
        var missing = missing();
        missing.removeIf(root -> !pins.allows(root.certificate()));
        return missing.isEmpty() ? Optional.empty() : Optional.of(new Step.Trust(missing));
    }

    /** A wanted root is trusted by every mesh. */
    private Optional<Step> allow() {
        var ready =
                wanted.entrySet().stream()
                        .filter(it -> plan.trusts(it.getKey()) && !plan.allows(it.getKey()))
                        .filter(it -> trustedByAll(it.getKey()))
                        .map(it -> it.getValue().getFirst())
                        .toList();
        return ready.isEmpty() ? Optional.empty() : Optional.of(new Step.Allow(ready));
    }

    /** Every wanted root is signable, and another is too. */
    private Optional<Step> stop() {
        var stopped = plan.signable();
        if (!stopped.containsAll(wanted.keySet())) {
            return Optional.empty();
        }
        stopped.removeAll(wanted.keySet());
        return stopped.isEmpty() ? Optional.empty() : Optional.of(new Step.Stop(stopped));
    }

    /** A trusted root is neither signable, nor wanted, nor used. */
    private Optional<Step> drop() {
        var dropped = idle();
        dropped.removeAll(wanted.keySet());
        dropped.removeAll(used.keySet());
        return dropped.isEmpty() ? Optional.empty() : Optional.of(new Step.Drop(dropped));
    }

    /** Nobody who wants a root would sign under it the way that the plan tells. */
    private Optional<Step> readdress() {
        var moved =
                wanted.entrySet().stream()
                        .filter(it ->
                                plan.find(it.getKey())
                                        .filter(PlannedRoot::signable)
                                        .filter(root -> nobodySigns(root, it.getValue()))
                                        .isPresent())
                        .map(it -> it.getValue().getFirst())
                        .toList();
        return moved.isEmpty() ? Optional.empty() : Optional.of(new Step.Readdress(moved));
    }

    private static boolean nobodySigns(PlannedRoot root, List<WantedRoot> ways) {
        return ways.stream().noneMatch(way -> way.vault().equals(root.vault()));
    }

    /** Roots that are wanted or used and not trusted. */
    Set<Root> missing() {
        var missing = new TreeSet<Root>(used.values());
        wanted.values().forEach(ways -> missing.add(ways.getFirst().root()));
        missing.removeIf(root -> plan.trusts(root.id()));
        return missing;
    }

    /** Wanted, trusted by the plan, and some mesh is not known to trust it. */
    SortedSet<RootId> notTrustedYet() {
        var open = new TreeSet<>(wanted.keySet());
        open.removeIf(id -> plan.allows(id) || !plan.trusts(id));
        return open;
    }

    /** Trusted by the plan, not signable. */
    SortedSet<RootId> idle() {
        var idle = plan.trusted();
        idle.removeAll(plan.signable());
        return idle;
    }

    private boolean trustedByAll(RootId id) {
        return meshes.stream().allMatch(mesh -> mesh.trusts().contains(id));
    }
}
