package io.virtualmesh.agent.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The management port: {@code GET} on {@code /health/live}, {@code /health/ready}, {@code /metrics}, {@code /status} and, from
 * the Pod itself only, {@code /check}. Plain HTTP without secrets; nothing can be changed through it.
 */
public final class ManagementServer implements AutoCloseable {
    private static final int NO_BODY = -1;
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private record Answer(int code, String type, String body) {}

    /** What the pages show. */
    public record Pages(
            Health health,
            StatusBoard board,
            Metrics metrics,
            String version,
            Function<Boolean, String> check) {}

    public ManagementServer(InetSocketAddress address, Pages pages) throws IOException {
        server = HttpServer.create(address, 16);
        server.setExecutor(threads);
        page("/health/live", () -> health(pages.health().live()));
        page("/health/ready", () -> health(pages.health().ready()));
        page("/metrics", () -> new Answer(200, METRICS, pages.metrics().scrape()));
        page(
                "/status",
                () ->
                        new Answer(
                                200, JSON, StatusJson.of(pages.board().latest(), pages.version())));
        server.createContext(
                "/check",
                exchange -> {
                    boolean local = exchange.getRemoteAddress().getAddress().isLoopbackAddress();
                    answer(
                            exchange,
                            "/check",
                            () ->
                                    local
                                            ? new Answer(
                                                    200, JSON, pages.check().apply(signs(exchange)))
                                            : new Answer(403, TEXT, "from the Pod itself only\n"));
                });
    }

    private static boolean signs(HttpExchange exchange) {
        return "sign".equals(exchange.getRequestURI().getQuery());
    }

    public void start() {
        server.start();
    }

    /** The port in use, also where any free one was asked for. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void page(String path, Supplier<Answer> content) {
        server.createContext(path, exchange -> answer(exchange, path, content));
    }

    private static Answer health(boolean good) {
        return good ? new Answer(200, TEXT, "ok\n") : new Answer(503, TEXT, "no\n");
    }

    private static void answer(HttpExchange exchange, String path, Supplier<Answer> content)
            throws IOException {
        try (exchange) {
            Answer answer;
            if (!exchange.getRequestURI().getPath().equals(path)) {
                answer = new Answer(404, TEXT, "no such page\n");
            } else if (!exchange.getRequestMethod().equals("GET") && !isHead(exchange)) {
                answer = new Answer(405, TEXT, "only GET\n");
            } else {
                answer = content.get();
            }
            var body = answer.body().getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(answer.code(), isHead(exchange) ? NO_BODY : body.length);
            if (!isHead(exchange)) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private static boolean isHead(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("HEAD");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
