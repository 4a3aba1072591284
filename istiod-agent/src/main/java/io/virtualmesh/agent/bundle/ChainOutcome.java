package io.virtualmesh.agent.bundle;

import java.util.List;

/** Whether certificates make a chain up to a root. */
public sealed interface ChainOutcome {

    /** Every link is signed; dates, usages and path lengths are {@link BundleCheck}'s. */
    record Built(CaChain chain) implements ChainOutcome {}

    /**
     * @param flaws all reasons, at least one
     */
    record Broken(List<Flaw> flaws) implements ChainOutcome {
        public Broken {
            flaws = List.copyOf(flaws);
        }
    }
}
