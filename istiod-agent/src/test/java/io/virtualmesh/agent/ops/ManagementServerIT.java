package io.virtualmesh.agent.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An {@code IT} because of its sockets; needs no lab. */
class ManagementServerIT {
    private final StatusBoard board = new StatusBoard(List.of());
    private final HttpClient http = HttpClient.newHttpClient();
    private ManagementServer server;

    @BeforeEach
    void start() throws IOException {
        var pages =
                new ManagementServer.Pages(
                        new Health(board, () -> true, Clock.systemUTC()),
                        board,
                        new Metrics(board, Optional.empty(), "1.2.3"),
                        "1.2.3",
                        sign -> sign ? "[\"signed\"]" : "[]");
        server = new ManagementServer(new InetSocketAddress("0.0.0.0", 0), pages);
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    @Test
    void itIsAliveButNotReadyBeforeThereIsABundle() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    }

    @Test
    void statusAndMetricsTellTheVersion() throws Exception {
        assertThat(get("/status").body()).contains("\"version\" : \"1.2.3\"");
        assertThat(get("/status").headers().firstValue("Content-Type"))
                .contains("application/json");
        assertThat(get("/metrics").body())
                .contains("istiod_agent_info{version=\"1.2.3\"} 1")
                .contains("istiod_agent_condition{type=\"Ready\"} -1.0");
    }

    @Test
    void checkSignsOnlyWhenAskedTo() throws Exception {
        assertThat(get("/check").body()).isEqualTo("[]");
        assertThat(get("/check?sign").body()).isEqualTo("[\"signed\"]");
    }

    @Test
    void checkIsForThePodItselfOnly() throws Exception {
        var outside = otherAddress();
        Assumptions.assumeTrue(outside.isPresent(), "this machine has no address but loopback");

        assertThat(get(outside.get(), "/check").statusCode()).isEqualTo(403);
        assertThat(get(outside.get(), "/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void onlyKnownPagesAreReadAndNothingIsWritten() throws Exception {
        assertThat(get("/health/live/more").statusCode()).isEqualTo(404);
        assertThat(get("/").statusCode()).isEqualTo(404);
        var post =
                HttpRequest.newBuilder(uri("127.0.0.1", "/status")).POST(BodyPublishers.noBody());
        assertThat(http.send(post.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    }

    private static Optional<String> otherAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(it -> !it.isLoopbackAddress() && it.getAddress().length == 4)
                .map(InetAddress::getHostAddress)
                .findFirst();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get("127.0.0.1", path);
    }

    private HttpResponse<String> get(String host, String path) throws Exception {
        var request = HttpRequest.newBuilder(uri(host, path)).timeout(Duration.ofSeconds(10));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private URI uri(String host, String path) {
        return URI.create("http://%s:%d%s".formatted(host, server.port(), path));
    }
}
