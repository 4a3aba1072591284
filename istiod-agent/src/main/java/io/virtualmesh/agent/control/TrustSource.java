package io.virtualmesh.agent.control;

import io.virtualmesh.agent.trust.RootRule;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.WantedRoot;
import java.time.Instant;
import java.util.Optional;

/** The trust plan of this mesh, as far as it is known here; kept up to date by whoever reaches the report. */
public interface TrustSource {
    /** For a VirtualMesh from a file: there is no report, so nobody could agree on anything. */
    TrustSource NONE = new NoTrust();

    /** The newest plan seen since we started, from report, mirror or volume. Never blocks. */
    TrustView view();

    /**
     * Looks again, past all caches; for the first publication, and where no plan is known. Creates the plan where there never
     * was one, restores it where it was lost. Blocks no longer than two calls to the API server may take.
     *
     * @param own the root that a new plan would begin with: the one in place, else the one that Vault signs under
     * @param inPlace whether that root is published here already; then a plan is made beside others that run only where they
     *     publish the same
     */
    TrustView ask(WantedRoot own, boolean inPlace, Instant now);

    /**
     * Notes the plan down on the volume and in the mirror beside istiod, if no newer one stands there. Blocks no longer than
     * two calls to the API server may take.
     *
     * @return what is in the way; empty where both now hold this plan or a newer one
     */
    Optional<String> note(TrustPlan plan);

    /** What our istiod takes; the strictest where that cannot be seen. */
    RootRule rule();

    /** Calls {@code wake} whenever {@link #view} may have changed. */
    void onChange(Runnable wake);

    /** One look. */
    sealed interface TrustView {
        record Planned(TrustPlan plan) implements TrustView {}

        /**
         * There is no plan and can be none: one root for ever. Somebody else's CRD prunes it, a right is missing, the
         * VirtualMesh comes from a file.
         */
        record NoPlan(String why) implements TrustView {}

        /** Not known yet; it may be soon. Nothing new is published, what is in place is kept. */
        record Unsure(String reason, String why) implements TrustView {}
    }
}
