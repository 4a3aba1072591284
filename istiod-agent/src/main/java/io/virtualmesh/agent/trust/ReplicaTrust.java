package io.virtualmesh.agent.trust;

import java.util.Set;

/**
 * What one Pod of istiod reports about roots.
 *
 * @param ack generation of the plan on which it has fully acted
 * @param published roots that its istiod has; empty while it has published nothing
 * @param signers roots that its istiod may be signing under; empty while it has published nothing
 */
public record ReplicaTrust(long ack, Set<RootId> published, Set<Root> signers) {
    public ReplicaTrust {
        published = Set.copyOf(published);
        signers = Set.copyOf(signers);
        if (published.isEmpty() != signers.isEmpty()) {
            throw new IllegalArgumentException("roots without a CA, or a CA without roots");
        }
    }

    boolean hasPublished() {
        return !published.isEmpty();
    }
}
