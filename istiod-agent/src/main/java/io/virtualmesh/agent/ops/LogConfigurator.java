package io.virtualmesh.agent.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/**
 * Logging without a configuration file, which would cost start-up time. One line a message on standard error. Found by logback
 * through {@code META-INF/services}.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
    /** Libraries that print requests, answers or handshakes on their finer levels; they only ever warn. */
    private static final List<String> ONLY_WARNINGS =
            List.of(
                    "org.springframework",
                    "io.fabric8",
                    "jdk",
                    "java",
                    "sun",
                    "com.sun",
                    "io.micronaut");

    /** Whoever writes a spec must not write lines of this log, nor to the terminal of who reads it. */
    public static final String UNPRINTABLE = "[\\p{Cntrl}\\p{Zl}\\p{Zp}]+";

    private static final String CONSOLE = "console";

    private static final List<String> OURS = List.of("istiod-agent", "io.virtualmesh");

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var encoder = new PatternLayoutEncoder();
        encoder.setPattern(
                "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %replace(%msg){'"
                        + UNPRINTABLE
                        + "', ' '}%n");
        writeBy(encoder, context);
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        for (var name : ONLY_WARNINGS) {
            context.getLogger(name).setLevel(Level.WARN);
        }
        for (var name : OURS) {
            context.getLogger(name).setLevel(Level.INFO);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static void writeBy(Encoder<ILoggingEvent> encoder, LoggerContext context) {
        encoder.setContext(context);
        encoder.start();
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setName(CONSOLE);
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAppender(CONSOLE);
        root.addAppender(console);
    }

    /** From now on one JSON object a line. */
    public static void writeJson() {
        writeBy(new JsonLines(), (LoggerContext) LoggerFactory.getILoggerFactory());
    }

    /**
     * Sets the level of our own loggers.
     *
     * @param level one of error, warn, info, debug, trace
     */
    public static void setLevel(String level) {
        var parsed = Level.toLevel(level.toUpperCase(Locale.ROOT), Level.INFO);
        OURS.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(parsed));
    }
}
