package io.virtualmesh.agent.control;

import io.virtualmesh.agent.control.Attempts.Failure;
import io.virtualmesh.agent.control.StatusSink.Severity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells each change of the world once, in the log and as an Event; repetitions go to debug. */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger("istiod-agent");
    private static final Pattern CHANGING =
            Pattern.compile("\\b([0-9a-f]{64})\\b|[0-9a-f:.]{3,}|\\d+");

    private final StatusSink sink;
    private final Map<String, String> told = new HashMap<>();

    /** The reason of each notice that is there, by its gist. */
    private final Map<String, String> noticed = new HashMap<>();

    /** The same of the warnings that came with the bundle in place. */
    private final Map<String, String> warned = new HashMap<>();

    Journal(StatusSink sink) {
        this.sink = sink;
    }

    /** Something good or neutral that happened just now. */
    void happened(String reason, String message) {
        LOG.atInfo().addKeyValue("reason", reason).log("{}: {}", reason, message);
        sink.event(Severity.NORMAL, reason, message);
    }

    /** A trouble with {@code subject}; told again only when it becomes another one. */
    void trouble(String subject, String reason, String message) {
        if (isNews(subject, reason, message)) {
            LOG.atWarn().addKeyValue("reason", reason).log("{}: {}", reason, message);
            sink.event(Severity.WARNING, reason, message);
        } else {
            LOG.debug("{} (again): {}", reason, message);
        }
    }

    /** Something that each start waits for, for a moment: no Event. */
    void starting(String subject, String reason, String message) {
        if (isNews(subject, reason, message)) {
            LOG.atInfo().addKeyValue("reason", reason).log("{}: {}", reason, message);
        }
    }

    /** Something we wait for; not an error of anybody. */
    void waiting(String subject, String reason, String message) {
        if (isNews(subject, reason, message)) {
            LOG.atInfo().addKeyValue("reason", reason).log("{}: {}", reason, message);
            sink.event(Severity.WARNING, reason, message);
        }
    }

    /** The trouble with {@code subject}, if one was told, is over. */
    void over(String subject, String message) {
        if (told.remove(subject) != null) {
            LOG.info("{}: {}", subject, message);
        }
    }

    /** All that is to be shown of a VirtualMesh now: each is told when it comes, and when nothing of its reason is left. */
    void notices(List<MeshSource.Notice> present) {
        tellChanges(present, noticed);
    }

    /** All that was warned of at the last issuance: each is told when it comes, not again at each renewal. */
    void warnings(List<MeshSource.Notice> present) {
        tellChanges(present, warned);
    }

    private void tellChanges(List<MeshSource.Notice> present, Map<String, String> before) {
        var gists = new HashSet<String>();
        for (var notice : present) {
            var gist = gist(notice.reason(), notice.message());
            if (gists.add(gist) && before.put(gist, notice.reason()) == null) {
                LOG.warn("{}: {}", notice.reason(), notice.message());
                sink.event(Severity.WARNING, notice.reason(), notice.message());
            }
        }
        var gone = new TreeSet<String>();
        before.forEach((gist, reason) -> {
            if (!gists.contains(gist)) {
                gone.add(reason);
            }
        });
        before.keySet().retainAll(gists);
        gone.removeAll(before.values());
        gone.forEach(reason -> LOG.info("{} is over", reason));
    }

    /** Our own bug: the one thing that is told with a stack trace. Its message, which may hold anything, goes no further. */
    Failure bug(String subject, RuntimeException failure) {
        var words =
                "a bug of ours (%s); please report it with the stack trace in the log"
                        .formatted(failure.getClass().getSimpleName());
        if (isNews(subject, Failure.INTERNAL_ERROR, words)) {
            LOG.error("{}: {}", Failure.INTERNAL_ERROR, words, failure);
            sink.event(Severity.WARNING, Failure.INTERNAL_ERROR, words);
        }
        return new Failure(Failure.INTERNAL_ERROR, words);
    }

    /** Serial numbers and times differ from try to try and are no news. */
    private boolean isNews(String subject, String reason, String message) {
        var gist = gist(reason, message);
        return !gist.equals(told.put(subject, gist));
    }

    /** A fingerprint says which certificate, and so stays; the SHA-256 of another is another message. */
    private static String gist(String reason, String message) {
        return reason
                + CHANGING.matcher(message)
                        .replaceAll(found -> found.group(1) == null ? "#" : found.group(1));
    }
}
