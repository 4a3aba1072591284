package io.virtualmesh.agent.secrets;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.virtualmesh.lab.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Watches a whole test run: our own code logs at trace from the first test class on (the console shows what it showed before), and
 * each lab is searched just before it is closed. Registered for all tests by {@code META-INF/services}; what it found is asserted
 * by the class that {@code junit-platform.properties} puts last.
 */
public final class RunSearch implements BeforeAllCallback {
    private static final SearchedLog LOG = new SearchedLog();
    private static final List<String> IN_LABS = new CopyOnWriteArrayList<>();
    private static boolean begun;

    @Override
    public void beforeAll(ExtensionContext context) {
        begin();
    }

    private static synchronized void begin() {
        if (begun) {
            return;
        }
        begun = true;
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.iteratorForAppenders().forEachRemaining(RunSearch::onlyInfo);
        LOG.setContext(root.getLoggerContext());
        LOG.setName("searched for secrets");
        LOG.start();
        root.addAppender(LOG);
        for (var ours : List.of("istiod-agent", "io.virtualmesh")) {
            ((Logger) LoggerFactory.getLogger(ours)).setLevel(Level.TRACE);
        }
        Lab.beforeEachClose(RunSearch::search);
    }

    private static void search(Lab lab) {
        try {
            IN_LABS.addAll(new LabSearch(lab).findings());
        } catch (KubernetesClientException away) {
            IN_LABS.add("not searched: " + lab.work().path() + ": " + away.getMessage());
        }
    }

    private static void onlyInfo(Appender<ILoggingEvent> console) {
        var filter = new ThresholdFilter();
        filter.setLevel(Level.INFO.toString());
        filter.start();
        console.addFilter(filter);
    }

    /** Of everything that was logged in this JVM and of all labs that are closed. */
    static List<String> findings() {
        var all = new ArrayList<>(LOG.findings());
        all.addAll(IN_LABS);
        return all;
    }

    static long lines() {
        return LOG.lines();
    }
}
