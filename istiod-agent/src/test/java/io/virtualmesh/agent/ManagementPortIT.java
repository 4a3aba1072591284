package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virtualmesh.lab.process.LabProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The port is open to the cluster: whoever reaches it must not be able to end the sidecar. */
class ManagementPortIT {
    private static final OwnMesh MESH = OwnMesh.named("port");
    private static LabProcess sidecar;

    @BeforeAll
    static void podStarts() {
        MESH.apply(MESH.yaml()).agent().run("init-container");
        sidecar = MESH.agent().startSidecar();
    }

    @AfterAll
    static void podEnds() {
        sidecar.close();
    }

    @Test
    void manyEndlessRequestsDoNotFillTheHeap() throws IOException {
        var flood = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 200; i++) {
                flood.add(endlessRequest());
            }
        } finally {
            for (var socket : flood) {
                socket.close();
            }
        }

        await().atMost(Duration.ofMinutes(1))
                .until(() -> MESH.agent().management().isOk("/health/ready", Map.of()));
        assertThat(sidecar.isAlive()).isTrue();
    }

    @Test
    void headIsAnsweredWithoutABody() {
        var answer = MESH.agent().management().call("HEAD", "/status", Map.of(), null);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(sidecar.log()).doesNotContain("content length for a HEAD");
    }

    @Test
    void aPortThatIsTakenIsNamedWithoutAStackTrace() {
        var second = MESH.agent().runToEnd("sidecar");

        assertThat(second.exitCode()).hasValue(2);
        assertThat(second.log())
                .contains("MANAGEMENT_ADDRESS 127.0.0.1:", "choose another port")
                .doesNotContain("\tat ", "unresolved");
    }

    /** A header that does not end; what the server refuses of it is lost with the socket. */
    private static Socket endlessRequest() throws IOException {
        var address = URI.create(MESH.agent().managementUrl());
        var socket = new Socket(address.getHost(), address.getPort());
        var head = "GET /status HTTP/1.1\r\nHost: x\r\nX-A: " + "a".repeat(360_000);
        try {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException refused) {
            assertThat(refused).hasMessageNotContaining("timed out");
        }
        return socket;
    }
}
