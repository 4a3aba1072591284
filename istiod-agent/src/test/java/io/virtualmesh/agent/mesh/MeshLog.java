package io.virtualmesh.agent.mesh;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** Takes down what a user would see of this package's log; tests have it log at trace. */
final class MeshLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.virtualmesh.agent.mesh");

    @Override
    public void start() {
        setContext(logger.getLoggerContext());
        super.start();
        logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
            lines.add(event.getFormattedMessage());
        }
    }

    /** The lines that name one of these namespaces. */
    String about(String... namespaces) {
        return lines.stream()
                .filter(line -> List.of(namespaces).stream().anyMatch(it -> names(line, it)))
                .collect(Collectors.joining("\n"));
    }

    private static boolean names(String line, String namespace) {
        return line.matches("(?s).*\\b" + namespace + "\\b.*");
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        stop();
    }
}
