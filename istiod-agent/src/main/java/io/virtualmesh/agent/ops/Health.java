package io.virtualmesh.agent.ops;

import io.virtualmesh.agent.control.ReplicaStatus;
import java.time.Clock;
import java.util.function.BooleanSupplier;

/**
 * Live while the loop runs; ready once a valid bundle is in place, whatever Vault does: an unready sidecar would take istiod
 * out of its Service.
 */
public final class Health {
    private final StatusBoard board;
    private final BooleanSupplier loopRuns;
    private final Clock clock;

    public Health(StatusBoard board, BooleanSupplier loopRuns, Clock clock) {
        this.board = board;
        this.loopRuns = loopRuns;
        this.clock = clock;
    }

    public boolean live() {
        return loopRuns.getAsBoolean();
    }

    public boolean ready() {
        return board.latest()
                .flatMap(ReplicaStatus::bundle)
                .filter(bundle -> bundle.lifetime().contains(clock.instant()))
                .isPresent();
    }
}
