package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SidecarPortTest {

    @Test
    void thePortIsWhatStandsBehindTheLastColon() {
        assertThat(SidecarPort.of("0.0.0.0:9911")).isEqualTo(new SidecarPort(9911));
        assertThat(SidecarPort.of("[::]:9912")).isEqualTo(new SidecarPort(9912));
    }

    @Test
    void withoutAPortNobodyIsAsked() {
        assertThat(SidecarPort.of("nonsense")).isEqualTo(new SidecarPort(0));
        assertThat(SidecarPort.of("0.0.0.0:99999")).isEqualTo(new SidecarPort(0));
        assertThat(new SidecarPort(0).findings(false)).isEmpty();
    }

    @Test
    void somebodyElseOnThePortIsNoSidecar() throws IOException {
        var stranger = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 1);
        stranger.createContext(
                "/check",
                exchange -> {
                    try (exchange) {
                        var body = "[{\"x\":1}]".getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        stranger.start();
        try {
            assertThat(new SidecarPort(stranger.getAddress().getPort()).findings(false)).isEmpty();
        } finally {
            stranger.stop(0);
        }
    }
}
