package io.virtualmesh.agent.control;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;

/** Sees which CA istiod really serves under. */
public interface ReloadProof {

    /**
     * Looks until istiod serves under {@code signer} or {@code patience} has passed, whichever is first.
     *
     * @param signer our intermediate; compared byte for byte with the second certificate istiod shows
     */
    default Reload confirm(X509Certificate signer, Duration patience) throws InterruptedException {
        return confirm(signer, Optional.empty(), patience);
    }

    /**
     * The same, and istiod must show another certificate of its own than {@code leafBefore} (SHA-256 of its DER), if that is given: it makes itself
     * a new one each time it has loaded a set. Where its certificate comes from somebody else this cannot be asked of it.
     */
    Reload confirm(X509Certificate signer, Optional<String> leafBefore, Duration patience)
            throws InterruptedException;

    /** SHA-256 of the certificate that istiod shows of itself now; empty when it does not listen. */
    Optional<String> leaf();

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
