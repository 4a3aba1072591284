package io.virtualmesh.agent.mesh;

import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.rights.AuditLog;
import io.virtualmesh.lab.rights.AuditedRequest;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What agents asked of all API servers of a test run, by their audit logs; those of a lab are read just before it is closed.
 * Registered for all tests by {@code META-INF/services}; {@link RightsOfTheRunIT} judges it.
 */
public final class RunRequests implements BeforeAllCallback {
    private static final String AGENT = "istiod-agent/";
    private static final Set<AuditedRequest> SEEN = ConcurrentHashMap.newKeySet();
    private static boolean begun;

    @Override
    public void beforeAll(ExtensionContext context) {
        begin();
    }

    private static synchronized void begin() {
        if (!begun) {
            begun = true;
            Lab.beforeEachClose(RunRequests::take);
        }
    }

    private static void take(Lab lab) {
        for (var server : lab.apiServers()) {
            SEEN.addAll(new AuditLog(server.auditLog()).requestsOf(AGENT));
        }
    }

    /** Of all labs that are closed, and of the shared one so far. */
    static Set<AuditedRequest> soFar() {
        take(Lab.shared());
        return Set.copyOf(SEEN);
    }

    /** As {@link #soFar}, only from containers of istiod's Pod. */
    static Set<AuditedRequest> ofContainers() {
        var all = new HashSet<>(soFar());
        all.removeIf(it -> !it.agent().endsWith("(init)") && !it.agent().endsWith("(sidecar)"));
        return all;
    }
}
