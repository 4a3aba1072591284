package io.virtualmesh.agent.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpResponse;

/** Reads an answer whole, but no more than any answer to our requests needs. */
final class AnswerReader {
    /** A key, a chain of certificates of any sane depth, and a list of some thousand keys fit. */
    static final int MAX_BYTES = 1 << 20;

    static final ObjectMapper JSON = new ObjectMapper();

    private AnswerReader() {}

    /**
     * @throws TooLarge when the body has more than {@link #MAX_BYTES}
     */
    static Answer read(ClientHttpResponse response) throws IOException {
        byte[] body = response.getBody().readNBytes(MAX_BYTES + 1);
        try {
            if (body.length > MAX_BYTES) {
                throw new TooLarge();
            }
            HttpHeaders headers = response.getHeaders();
            return new Answer(
                    response.getStatusCode().value(),
                    mediaType(headers),
                    json(body),
                    Optional.ofNullable(headers.getFirst(HttpHeaders.LOCATION)),
                    date(headers.getFirst(HttpHeaders.DATE)),
                    retryAfter(headers.getFirst(HttpHeaders.RETRY_AFTER)));
        } finally {
            Arrays.fill(body, (byte) 0); // may have held a key
        }
    }

    static JsonNode json(byte[] body) throws IOException {
        try {
            JsonNode tree = JSON.readTree(body);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance(); // its message would quote the body
        }
    }

    private static String mediaType(HttpHeaders headers) {
        String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
        return type == null ? "" : PeerText.safe(type.split(";", 2)[0]);
    }

    static Optional<Instant> date(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Seconds only, 1 to 60 whatever the peer says; the form with a date is not worth its trouble. A proxy may send 0, or a
     * day, and neither a hurry nor a day without a certificate is for it to decide.
     */
    static Optional<Duration> retryAfter(@Nullable String header) {
        return header != null && header.matches("\\d{1,9}")
                ? Optional.of(Duration.ofSeconds(Math.clamp(Integer.parseInt(header), 1, 60)))
                : Optional.empty();
    }

    /** The peer sends more than anything we asked for can need. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
