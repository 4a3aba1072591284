package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.CaBundle;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The directory istiod reads: complete sets only, replaced by one rename. */
public interface BundleStore {

    /**
     * Makes the volume ready for use and removes what a crash left behind, as far as it is ours.
     *
     * @throws VolumeUnusable when it must not or cannot be written; the message says what was found and what to do
     */
    void prepare() throws VolumeUnusable;

    /** The set that is in place now, if it can be read whole. */
    Optional<StoredBundle> stored() throws IOException;

    /** One note of the set in place, its key let go of at once; nothing where there is none that can be read. */
    default Optional<String> note(String name) {
        try {
            var stored = stored();
            stored.ifPresent(it -> it.bundle().key().destroy());
            return stored.map(it -> it.notes().get(name));
        } catch (IOException unreadable) {
            return Optional.empty(); // the loop looks at the volume itself and tells
        }
    }

    /**
     * Puts a proven set in place; when this returns, a reader sees all of it. The set before is kept until {@link
     * #forgetOlder}.
     *
     * @param notes small files kept beside the four of istiod (mirror of the spec, renewals answered); never secret
     */
    void publish(CaBundle bundle, Map<String, String> notes) throws IOException;

    /** Whether istiod, if it started now, would find the whole set of {@code signer} under the four names. */
    boolean holds(X509Certificate signer);

    /** Removes all sets but the present one; called once istiod was seen serving it. */
    void forgetOlder() throws IOException;

    /** Makes one more event in the watched directory without changing the set (a chmod does nothing). */
    void poke() throws IOException;

    /**
     * @param publishedAt when it was put in place, by the file system's clock
     */
    record StoredBundle(CaBundle bundle, Map<String, String> notes, Instant publishedAt) {}

    /** The volume cannot hold a CA key: not in memory, read-only, full, not ours. */
    class VolumeUnusable extends Exception {
        private static final long serialVersionUID = 1L;
        private final String reason;
        private final String message;

        public VolumeUnusable(String reason, String message) {
            super(message);
            this.reason = reason;
            this.message = message;
        }

        @Override
        public String getMessage() {
            return message;
        }

        /** Stable CamelCase word, such as {@code VolumeNotInMemory}. */
        public String reason() {
            return reason;
        }
    }
}
