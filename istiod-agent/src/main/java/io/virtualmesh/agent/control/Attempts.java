package io.virtualmesh.agent.control;

import java.time.Instant;
import java.util.Optional;

/**
 * The failed tries since the last success, for one wish. A new wish (another spec, another renew request) starts afresh.
 *
 * @param wish what was tried: the intent's fingerprint and the renew request
 * @param failures in a row
 * @param notBefore the earliest moment of the next try
 */
record Attempts(String wish, int failures, Instant notBefore, Optional<Failure> last) {
    static final Attempts NONE = new Attempts("", 0, Instant.EPOCH, Optional.empty());

    /**
     * Why a try came to nothing.
     *
     * @param reason stable CamelCase word
     */
    record Failure(String reason, String message) {
        /** Whether something is wrong, and not only to be waited for. */
        boolean isTrouble() {
            return !reason.equals(REQUEST_WAITS);
        }

        static final String ROOT_CHANGE_REFUSED = "RootChangeRefused";
        static final String INTERNAL_ERROR = "InternalError";
        static final String PUBLICATION_FAILED = "PublicationFailed";
        static final String BUNDLE_UNPROVEN = "BundleUnproven";

        /** What a person asked for has to wait; nothing is wrong. */
        static final String REQUEST_WAITS = "RequestWaits";
    }

    boolean allow(String newWish, Instant now) {
        return !wish.equals(newWish) || !now.isBefore(notBefore);
    }

    Attempts failed(String triedWish, Failure failure, Instant nextTry) {
        int count = wish.equals(triedWish) ? failures + 1 : 1;
        return new Attempts(triedWish, count, nextTry, Optional.of(failure));
    }

    /** How many failures in a row this would be the next of. */
    int failuresWith(String triedWish) {
        return wish.equals(triedWish) ? failures + 1 : 1;
    }
}
