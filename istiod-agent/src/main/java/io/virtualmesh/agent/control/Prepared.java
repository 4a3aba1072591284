package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.trust.RootId;
import java.time.Instant;
import java.util.List;

/**
 * An intermediate under a root that nobody may sign under yet: proven, and kept in memory until the trust plan allows its root.
 * So a policy or a path that would fail is known before anything depends on it.
 *
 * @param bundle with its key; whoever lets go of this destroys it
 * @param root that verifies it
 * @param fingerprint of the intent it was obtained for
 * @param freshUntil when it is no more worth publishing
 */
record Prepared(
        CaBundle bundle,
        RootId root,
        String fingerprint,
        Instant freshUntil,
        List<MeshSource.Notice> warnings) {
    void destroy() {
        bundle.key().destroy();
    }

    /** Short, and no key. */
    @Override
    public String toString() {
        return "Prepared[" + bundle + " under " + root + "]";
    }
}
