package io.virtualmesh.agent.control;

import io.virtualmesh.agent.control.StatusSink.Severity;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells each change of the world once, in the log and as an Event; repetitions go to debug. */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger("istiod-agent");
    private final StatusSink sink;
    private final Map<String, String> told = new HashMap<>();

    Journal(StatusSink sink) {
        this.sink = sink;
    }

    /** Something good or neutral that happened just now. */
    void happened(String reason, String message) {
        LOG.info("{}: {}", reason, message);
        sink.event(Severity.NORMAL, reason, message);
    }

    /** A trouble with {@code subject}; told again only when it becomes another one. */
    void trouble(String subject, String reason, String message) {
        if (isNews(subject, reason, message)) {
            LOG.warn("{}: {}", reason, message);
            sink.event(Severity.WARNING, reason, message);
        } else {
            LOG.debug("{} (again): {}", reason, message);
        }
    }

    /** Something we wait for; not an error of anybody. */
    void waiting(String subject, String reason, String message) {
        if (isNews(subject, reason, message)) {
            LOG.info("{}: {}", reason, message);
            sink.event(Severity.WARNING, reason, message);
        }
    }

    /** The trouble with {@code subject}, if one was told, is over. */
    void over(String subject, String message) {
        if (told.remove(subject) != null) {
            LOG.info("{}: {}", subject, message);
        }
    }

    /** Our own bug: the one thing that is told with a stack trace. */
    void bug(RuntimeException failure) {
        if (isNews("bug", failure.getClass().getName(), "")) {
            LOG.error("InternalError: please report this", failure);
        }
    }

    /** Serial numbers and times differ from try to try and are no news. */
    private boolean isNews(String subject, String reason, String message) {
        var gist = reason + message.replaceAll("[0-9a-f:.]{3,}|\\d+", "#");
        return !gist.equals(told.put(subject, gist));
    }
}
