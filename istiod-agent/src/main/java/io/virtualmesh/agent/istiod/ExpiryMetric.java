package io.virtualmesh.agent.istiod;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code citadel_server_cert_chain_expiry_timestamp} on istiod's monitoring port: when the first certificate of the {@code
 * cert-chain.pem} that it loaded ends, in seconds since 1970 (security/pkg/server/ca/monitoring.go). Set at start and after
 * each reload.
 */
final class ExpiryMetric {
    static final String NAME = "citadel_server_cert_chain_expiry_timestamp";
    static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Address address;

    ExpiryMetric(Address address) {
        this.address = address;
    }

    /** What was read. */
    sealed interface Reading {
        record EndsAt(Instant end) implements Reading {
            /** Metrics are whole seconds, as are certificates. */
            boolean is(Instant other) {
                return Duration.between(end, other).abs().compareTo(Duration.ofSeconds(1)) < 0;
            }
        }

        record Unknown(String message) implements Reading {}
    }

    Reading read() {
        URI page = URI.create("http://" + address + "/metrics");
        try {
            var connection = (HttpURLConnection) page.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout((int) TIMEOUT.toMillis());
            connection.setReadTimeout((int) TIMEOUT.toMillis());
            try {
                return read(page, connection);
            } finally {
                connection.disconnect();
            }
        } catch (IOException failed) {
            return new Reading.Unknown(page + " could not be read: " + failed.getMessage());
        }
    }

    private static Reading read(URI page, HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            return new Reading.Unknown(page + " answered " + status);
        }
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(
                                connection.getInputStream(), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .flatMap(line -> parse(line).stream())
                    .findFirst()
                    .<Reading>map(Reading.EndsAt::new)
                    .orElseGet(() ->
                            new Reading.Unknown(page + " has no " + NAME + ": istiod runs no CA"));
        }
    }

    /** A line in Prometheus' text format, such as {@code name 1.7e+09}. */
    static Optional<Instant> parse(String line) {
        if (!line.startsWith(NAME + " ")) {
            return Optional.empty();
        }
        try {
            double seconds =
                    Double.parseDouble(line.substring(NAME.length()).strip().split(" ")[0]);
            return seconds > 0 && Double.isFinite(seconds)
                    ? Optional.of(Instant.ofEpochSecond((long) seconds))
                    : Optional.empty();
        } catch (NumberFormatException unreadable) {
            return Optional.empty();
        }
    }
}
