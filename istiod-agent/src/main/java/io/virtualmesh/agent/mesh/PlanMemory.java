package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.control.TrustSource.TrustView;
import io.virtualmesh.agent.trust.TrustPlan;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest plan that was ever seen, wherever it stood; it never goes back. */
final class PlanMemory {
    private @Nullable TrustPlan newest;

    synchronized void keep(TrustPlan plan) {
        newest = newest == null ? plan : TrustPlan.newest(newest, plan);
    }

    synchronized Optional<TrustPlan> newest() {
        return Optional.ofNullable(newest);
    }

    TrustView orNewest(TrustView otherwise) {
        return newest().<TrustView>map(TrustView.Planned::new).orElse(otherwise);
    }
}
