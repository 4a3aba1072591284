package io.virtualmesh.agent.control;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Roots that somebody gave us for a mount that does not know its own. Read afresh for each issuance, so that one that comes
 * later is seen without a restart, and one that cannot be read now delays an issuance and nothing else.
 */
@FunctionalInterface
public interface GivenRoots {
    GivenRoots NONE = List::of;

    List<X509Certificate> read() throws Unavailable;

    /** They were named and cannot be had now; the message says what was tried, what came back, what to do. */
    class Unavailable extends Exception {
        private static final long serialVersionUID = 1L;

        private final String words;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
            this.words = message;
        }

        public String words() {
            return words;
        }
    }
}
