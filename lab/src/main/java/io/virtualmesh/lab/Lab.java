package io.virtualmesh.lab;

import io.virtualmesh.lab.process.AtExit;
import io.virtualmesh.lab.process.WorkDir;
import io.virtualmesh.lab.tools.Tools;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Real parts on loopback in one private folder in memory. Nothing is started before it is asked
 * for; all of it is gone after {@link #close}.
 */
public final class Lab implements AutoCloseable {
    private static final List<Consumer<Lab>> LAST_LOOKS = new CopyOnWriteArrayList<>();
    private static @Nullable Lab shared;

    private final Tools tools = Tools.ofThisUser();
    private final WorkDir work = WorkDir.create("istiod-agent-lab");
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final AtomicInteger number = new AtomicInteger();
    private final ApiServerOptions options;
    private @Nullable ApiServer apiServer;
    private @Nullable Bao bao;

    private Lab(ApiServerOptions options) {
        this.options = options;
    }

    /** A lab of one's own, for tests that take servers away. */
    public static Lab create() {
        return create(ApiServerOptions.DEFAULT);
    }

    public static Lab create(ApiServerOptions options) {
        var lab = new Lab(options);
        AtExit.close(lab);
        return lab;
    }

    /**
     * One lab for all test classes of this JVM, with bodies in its audit log; never to be closed or stopped by
     * them. Its servers run until the JVM ends.
     */
    public static synchronized Lab shared() {
        if (shared == null) {
            shared = create(new ApiServerOptions(true, true));
        }
        return shared;
    }

    /** Has every lab but the shared one looked at before it is closed, while its parts still run and its logs are there. */
    public static void beforeEachClose(Consumer<Lab> look) {
        LAST_LOOKS.add(look);
    }

    public Tools tools() {
        return tools;
    }

    public WorkDir work() {
        return work;
    }

    /** A new, empty, private folder in the lab's own. */
    public Path newFolder(String name) {
        return work.folder(name + "-" + number.incrementAndGet());
    }

    /** The API server with its etcd and controllers, started on first use. */
    public synchronized ApiServer apiServer() {
        if (apiServer == null) {
            apiServer = keep(ApiServer.start(tools, newFolder("kubernetes"), options));
        }
        return apiServer;
    }

    /** A second cluster, or one that a test may stop. */
    public synchronized ApiServer newApiServer(ApiServerOptions options) {
        return keep(ApiServer.start(tools, newFolder("kubernetes"), options));
    }

    /** All API servers that were started here; some may be stopped. */
    public synchronized List<ApiServer> apiServers() {
        return running.stream()
                .filter(ApiServer.class::isInstance)
                .map(ApiServer.class::cast)
                .toList();
    }

    /** OpenBao over http, started on first use. */
    public synchronized Bao bao() {
        if (bao == null) {
            bao = newBao(false);
        }
        return bao;
    }

    /** Another OpenBao, or one that a test may seal or stop. */
    public synchronized Bao newBao(boolean tls) {
        return keep(Bao.start(tools, newFolder("bao"), tls));
    }

    /** Starts an istiod against {@link #apiServer}; not waited for. */
    public Istiod startIstiod(Path cacerts) {
        return startIstiod(cacerts, Map.of());
    }

    public synchronized Istiod startIstiod(Path cacerts, Map<String, String> environment) {
        apiServer().createNamespace("istio-system");
        return keep(Istiod.start(tools, newFolder("istiod"), apiServer(), cacerts, environment));
    }

    private <T extends AutoCloseable> T keep(T part) {
        running.push(part);
        return part;
    }

    @Override
    public synchronized void close() throws Exception {
        AtExit.forget(this);
        try {
            if (this != shared) {
                LAST_LOOKS.forEach(look -> look.accept(this));
            }
        } finally {
            end();
        }
    }

    private void end() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
        work.close();
    }
}
