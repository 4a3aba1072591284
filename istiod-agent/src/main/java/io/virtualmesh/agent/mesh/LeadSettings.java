package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.bundle.RootPins;
import io.virtualmesh.agent.trust.Waits;

/**
 * What the Lease holder goes by when it coordinates a change of roots.
 *
 * @param waits how long roots and leaves take to reach a workload
 * @param pins roots that it may ever have trusted
 */
public record LeadSettings(Waits waits, RootPins pins) {
    public static LeadSettings usual() {
        return new LeadSettings(Waits.usual(), RootPins.none());
    }
}
