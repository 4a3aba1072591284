package io.virtualmesh.agent.secrets;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Searches every line that is logged, with its stack traces, at once, and keeps the findings only. */
public final class SearchedLog extends AppenderBase<ILoggingEvent> {
    private static final int MOST_KEPT = 50;
    private final SecretSearch search = SecretSearch.byForm();
    private final Queue<String> findings = new ConcurrentLinkedQueue<>();
    private final AtomicLong lines = new AtomicLong();

    @Override
    protected void append(ILoggingEvent event) {
        lines.incrementAndGet();
        var thrown =
                event.getThrowableProxy() == null
                        ? ""
                        : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
        for (var finding : search.in(event.getFormattedMessage() + thrown)) {
            if (findings.size() < MOST_KEPT) {
                findings.add(
                        "%s logged by %s (%s)"
                                .formatted(finding, event.getLoggerName(), event.getThreadName()));
            }
        }
    }

    public List<String> findings() {
        return List.copyOf(findings);
    }

    /** How much was searched. */
    public long lines() {
        return lines.get();
    }
}
