package io.virtualmesh.agent.vault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers by script, for what one OpenBao cannot be brought to:
 *
 * <pre>
 * standby that redirects to the active node, or knows none     needs a cluster of several nodes and a lost leader
 * redirect to a server that must not have our token            no Vault does it
 * 400 notBefore before signer's notBefore                      HashiCorp Vault only
 * 5xx, 429 of a rate limit, 473 of a performance standby       Enterprise, or a broken storage
 * HTML of a proxy, an answer without end, an answer too late   a proxy or a network in between
 * a key that can be deleted at the second attempt only         needs an outage of milliseconds
 * an error that repeats our token                              no Vault does it
 * </pre>
 */
final class ScriptedVault implements AutoCloseable {
    /** One scripted answer. */
    interface Reply {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, List<Reply>> script = new HashMap<>();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    private ScriptedVault(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static ScriptedVault start() {
        try {
            var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            return new ScriptedVault(HttpServer.create(loopback, 0))
                    .on(
                            "POST auth/jwt/login",
                            json(200, "{\"auth\":{\"client_token\":\"s.scripted\"}}"))
                    .on("POST auth/token/revoke-self", json(204, ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers in this order, the last one for ever; {@code call} is method and path below {@code /v1/}. */
    ScriptedVault on(String call, Reply... replies) {
        script.put(call, new ArrayList<>(List.of(replies)));
        return this;
    }

    /** Method, path and token of each request. */
    List<String> seen() {
        return List.copyOf(seen);
    }

    static Reply json(int status, String body) {
        return reply(status, "application/json", body);
    }

    static Reply html(int status) {
        return reply(status, "text/html", "<html><body>Sign in to continue</body></html>");
    }

    static Reply redirect(String target) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", target);
            exchange.sendResponseHeaders(307, -1);
        };
    }

    /** Headers, a first byte, and then nothing until the server ends. */
    static Reply never() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            LockSupport.park(); // until close() interrupts
        };
    }

    static Reply endless() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] block = "[[[[".repeat(4096).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 4096; i++) {
                exchange.getResponseBody().write(block);
            }
        };
    }

    private static Reply reply(int status, String type, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String call =
                    exchange.getRequestMethod()
                            + " "
                            + exchange.getRequestURI().getPath().substring("/v1/".length());
            String token = exchange.getRequestHeaders().getFirst("X-Vault-Token");
            exchange.getRequestBody().readAllBytes();
            seen.add(call + (token == null ? "" : " with " + token));
            next(call).to(exchange);
        }
    }

    private synchronized Reply next(String call) {
        var replies = script.getOrDefault(call, List.of(json(404, "{\"errors\":[]}")));
        return replies.size() > 1 ? replies.removeFirst() : replies.getFirst();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
