package io.virtualmesh.agent.trust;

import java.util.Optional;
import java.util.Set;

/**
 * One Pod of istiod as its own agent sees it.
 *
 * @param published what is in place for istiod; empty in an init container that still waits
 * @param noted generation of the plan that is noted down both in the mirror beside istiod and on the Pod's volume. Nothing is
 *     acknowledged before: who starts from a note is then at most one step behind
 * @param acknowledged generation that it has told the world to have acted on
 */
public record Replica(Optional<Published> published, long noted, long acknowledged) {

    /**
     * @param signer root that the intermediate in place chains to; one of {@code roots}
     * @param served whether istiod was seen serving under it; until then it may still be signing under the one before
     */
    public record Published(RootFile roots, RootId signer, boolean served) {
        public Published {
            if (!roots.holds(signer)) {
                throw new IllegalArgumentException(
                        "the CA in place chains to " + signer + ", which is not among its roots");
            }
        }

        Root signerRoot() {
            return roots.roots().stream()
                    .filter(root -> root.id().equals(signer))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Its entry in the report. */
    public ReplicaTrust report() {
        return published
                .map(it -> new ReplicaTrust(acknowledged, it.roots().ids(), signers(it)))
                .orElseGet(() -> new ReplicaTrust(acknowledged, Set.of(), Set.of()));
    }

    private static Set<Root> signers(Published published) {
        return published.served()
                ? Set.of(published.signerRoot())
                : Set.copyOf(published.roots().roots());
    }
}
