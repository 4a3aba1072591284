package io.virtualmesh.lab.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.virtualmesh.lab.pki.LabCa;
import io.virtualmesh.lab.pki.ServerTls;
import io.virtualmesh.lab.process.LabException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An HTTPS server on loopback that answers JSON; what it says is decided elsewhere. */
final class Stub implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpsServer server;
    private final Function<Exchange, Exchange.Reply> answers;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);

    private Stub(HttpsServer server, Function<Exchange, Exchange.Reply> answers) {
        this.server = server;
        this.answers = answers;
    }

    static Stub start(LabCa ca, Function<Exchange, Exchange.Reply> answers) {
        try {
            var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            var server = HttpsServer.create(loopback, 0);
            server.setHttpsConfigurator(new HttpsConfigurator(ServerTls.of(ca)));
            var stub = new Stub(server, answers);
            server.setExecutor(stub.threads);
            server.createContext("/", stub::serve);
            server.start();
            return stub;
        } catch (IOException e) {
            throw new LabException("cannot listen on loopback", e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "https://127.0.0.1:" + port();
    }

    private void serve(HttpExchange http) throws IOException {
        try (http) {
            var reply = answers.apply(read(http));
            var body = JSON.writeValueAsBytes(reply.body());
            http.getResponseHeaders().set("Content-Type", "application/json");
            if (reply.status() == 204) {
                http.sendResponseHeaders(204, -1);
            } else if (reply.held()) {
                hold(http, body);
            } else {
                http.sendResponseHeaders(reply.status(), body.length);
                http.getResponseBody().write(body);
            }
        }
    }

    private static Exchange read(HttpExchange http) throws IOException {
        var uri = http.getRequestURI();
        var sent = http.getRequestBody().readAllBytes();
        return new Exchange(
                http.getRequestMethod(),
                uri.getPath(),
                Optional.ofNullable(uri.getQuery()).orElse(""),
                sent.length == 0
                        ? JSON.createObjectNode()
                        : JSON.readValue(sent, ObjectNode.class));
    }

    private void hold(HttpExchange http, byte[] event) throws IOException {
        http.sendResponseHeaders(200, 0);
        var out = http.getResponseBody();
        out.write(event);
        out.write('\n');
        out.flush();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
