package io.virtualmesh.agent.vault;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Takes down every line that any logger would write at TRACE, with its stack traces, and keeps it off the console. */
final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Map<Logger, Level> before = new HashMap<>();
    private final List<ch.qos.logback.core.Appender<ILoggingEvent>> others = new ArrayList<>();

    static LogCapture ofEverything() {
        var capture = new LogCapture();
        capture.root.iteratorForAppenders().forEachRemaining(capture.others::add);
        capture.others.forEach(capture.root::detachAppender);
        capture.setContext(capture.root.getLoggerContext());
        capture.start();
        return capture;
    }

    @Override
    public void start() {
        super.start();
        root.addAppender(this);
        for (var logger : root.getLoggerContext().getLoggerList()) {
            if (logger.getLevel() != null) {
                before.put(logger, logger.getLevel());
                logger.setLevel(Level.TRACE); // ours too, which hold libraries back
            }
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        String thrown =
                event.getThrowableProxy() == null
                        ? ""
                        : " " + ThrowableProxyUtil.asString(event.getThrowableProxy());
        lines.add(event.getLoggerName() + " " + event.getFormattedMessage() + thrown);
    }

    String text() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    @Override
    public void close() {
        root.detachAppender(this);
        before.forEach(Logger::setLevel);
        others.forEach(root::addAppender);
        stop();
    }
}
