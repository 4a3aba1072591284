package io.virtualmesh.agent.control;

import java.security.cert.X509Certificate;
import java.time.Duration;

/** Sees which CA istiod really serves under. */
public interface ReloadProof {

    /**
     * Looks until istiod serves under {@code signer} or {@code patience} has passed, whichever is first.
     *
     * @param signer our intermediate; compared byte for byte with the second certificate istiod shows
     */
    Reload confirm(X509Certificate signer, Duration patience) throws InterruptedException;

    /** What was seen. */
    sealed interface Reload {
        /**
         * @param after time from the call to the first connection that showed it
         */
        record Served(Duration after) implements Reload {}

        /** istiod answers, and serves under something else. */
        record ServesOther(String found, String likelyReason) implements Reload {}

        /** Nobody accepts connections yet (istiod starts after us, or is down). */
        record NotListening(String message) implements Reload {}
    }
}
