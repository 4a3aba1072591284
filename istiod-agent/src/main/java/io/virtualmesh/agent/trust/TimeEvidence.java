package io.virtualmesh.agent.trust;

import io.virtualmesh.agent.trust.PlannedRoot.Use;
import io.virtualmesh.agent.trust.Verdict.Known;
import io.virtualmesh.agent.trust.Verdict.Means;
import io.virtualmesh.agent.trust.Verdict.Open;
import java.time.Instant;
import java.util.Optional;

/**
 * What time alone tells, without touching a pod. Every leaf is renewed within one leaf lifetime, and with it a workload takes
 * the roots of that day; a pod that starts late enough mounts them.
 *
 * @param now of the API server's clock, which also made {@code moments} and the creation of pods; a clock behind it only
 *     delays
 */
public record TimeEvidence(TrustPlan plan, Moments moments, Waits waits, Instant now)
        implements Evidence {

    /**
     * A pod that was created more than the mount wait after the root came trusts it. An older one does one leaf lifetime
     * after the root came or it was created, whichever is later: a pod of the time between may have begun with the old copy.
     */
    @Override
    public Verdict trusts(MeshPod pod, RootId root) {
        return plan.find(root)
                .flatMap(it -> moments.at(it.trustedIn()))
                .map(came -> trusts(pod, came))
                .orElseGet(TimeEvidence::open);
    }

    private Verdict trusts(MeshPod pod, Instant came) {
        var mounted = came.plus(waits.mount());
        if (pod.created().isAfter(mounted)) {
            return new Known(Means.TIME);
        }
        var renewed = later(came, pod.created()).plus(waits.leaf());
        return from(later(mounted, renewed));
    }

    /** A pod is free of a root if it was created after the last CA of the mesh ceased to sign under it, or one leaf lifetime on. */
    @Override
    public Verdict freeOf(MeshPod pod, RootId root) {
        return plan.find(root)
                .map(PlannedRoot::use)
                .filter(Use.Idle.class::isInstance)
                .flatMap(idle -> moments.quiet(root, idle.since()))
                .map(quiet ->
                        pod.created().isAfter(quiet)
                                ? new Known(Means.TIME)
                                : from(quiet.plus(waits.leaf())))
                .orElseGet(TimeEvidence::open);
    }

    private Verdict from(Instant known) {
        return now.isBefore(known) ? new Open(Optional.of(known)) : new Known(Means.TIME);
    }

    private static Verdict open() {
        return new Open(Optional.empty());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
