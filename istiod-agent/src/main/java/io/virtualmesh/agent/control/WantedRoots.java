package io.virtualmesh.agent.control;

import io.virtualmesh.agent.trust.WantedRoot;
import java.util.Optional;

/** Under which root Vault would sign now; asked again and again by somebody else's thread. */
public interface WantedRoots {
    /** The last answer for this very Vault and path; empty when there was none yet, or none that tells the root. Never blocks. */
    Optional<WantedRoot> of(MeshIntent intent);

    /** Whether Vault has answered about this one since we started, be it that it cannot tell; one that is away has not. */
    boolean asked(MeshIntent intent);

    /** Asks Vault, if {@link #of} has no answer yet; blocks no longer than its timeouts allow. */
    Optional<WantedRoot> ask(MeshIntent intent);

    /** Calls {@code wake} whenever {@link #of} may have changed. */
    void onChange(Runnable wake);
}
