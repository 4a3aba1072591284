package io.virtualmesh.agent;

import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.ops.StatusJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The management port of the sidecar in the same Pod. */
record SidecarPort(int port) {
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * @param managementAddress {@code host:port} that the sidecar binds
     */
    static SidecarPort of(String managementAddress) {
        var port = managementAddress.substring(managementAddress.lastIndexOf(':') + 1);
        return new SidecarPort(
                port.matches("\\d{1,5}") && Integer.parseInt(port) <= 65_535
                        ? Integer.parseInt(port)
                        : 0);
    }

    /** What the sidecar finds; empty where none answers, then everything must be looked at from here. */
    Optional<List<Finding>> findings(boolean sign) {
        if (port == 0) {
            return Optional.empty();
        }
        var uri = URI.create("http://127.0.0.1:%d/check%s".formatted(port, sign ? "?sign" : ""));
        try (var http = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                            HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    ? Optional.of(StatusJson.parseFindings(answer.body()))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException nobodyOfOurs) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
