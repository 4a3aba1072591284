package io.virtualmesh.agent.trust;

import java.time.Instant;
import java.util.Optional;

/** Which plan to go by, before anything else is decided. */
public sealed interface Beginning {
    /** There is one. */
    record Follow(TrustPlan plan) implements Beginning {}

    /** There was never one: create this, and if somebody else was first, begin again with theirs. */
    record Create(TrustPlan plan) implements Beginning {}

    /**
     * It was lost, or an older one came back from a backup: write this in its place, by compare-and-swap, and if somebody else
     * was first, begin again with theirs.
     */
    record Restore(TrustPlan plan) implements Beginning {}

    /** Others run by a plan that only they remember, and will write it back. */
    record Wait(String why) implements Beginning {}

    /**
     * @param stored the plan that a reachable API server shows; not to be asked for while it cannot be reached
     * @param remembered the newest of what this replica has seen, the mirror and the note on the volume
     * @param othersRun whether another Pod of the mesh's istiod has published, or may have
     * @param wanted root that the own Vault signs under
     */
    static Beginning of(
            Optional<TrustPlan> stored,
            Optional<TrustPlan> remembered,
            boolean othersRun,
            WantedRoot wanted,
            Instant now) {
        if (stored.isPresent()) {
            return remembered
                    .filter(it -> it.generation() > stored.get().generation())
                    .<Beginning>map(it -> new Restore(it.restored(now)))
                    .orElseGet(() -> new Follow(stored.get()));
        }
        if (remembered.isPresent()) {
            return new Restore(remembered.get().restored(now));
        }
        return othersRun
                ? new Wait("the trust plan is gone, and other istiod Pods run that remember it")
                : new Create(TrustPlan.first(wanted));
    }
}
