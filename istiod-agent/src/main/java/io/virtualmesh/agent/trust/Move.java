package io.virtualmesh.agent.trust;

import java.util.List;

/** What one replica does about the plan that it sees. */
public sealed interface Move {
    /**
     * Nothing is in place yet: obtain a CA under the first of these roots that gives one, and publish it with the plan's
     * roots. If none does, wait and try again; others serve meanwhile.
     */
    record Start(RootFile roots, List<PlannedRoot> under) implements Move {}

    /** Publish these roots now, with the CA in place. Never waits for Vault. */
    record PublishRoots(RootFile roots) implements Move {}

    /** Obtain a CA under the first of these roots that gives one, and publish it with the plan's roots. */
    record SignUnder(RootFile roots, List<PlannedRoot> under) implements Move {}

    /** Everything is as the plan says. */
    record Rest() implements Move {}

    /** It cannot follow, and keeps what it has. */
    record Hold(WaitReason reason, String why) implements Move {}
}
