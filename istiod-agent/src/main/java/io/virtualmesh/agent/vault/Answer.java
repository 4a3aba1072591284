package io.virtualmesh.agent.vault;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Vault answered. Prints as its status: a body may hold a key or a token.
 *
 * @param mediaType as the peer says, empty when it says nothing
 * @param json the body, a missing node when it is empty or no JSON
 * @param location target of a redirect
 * @param date the peer's clock, to the second
 * @param retryAfter the peer's wish
 */
record Answer(
        int status,
        String mediaType,
        JsonNode json,
        Optional<String> location,
        Optional<Instant> date,
        Optional<Duration> retryAfter) {

    boolean ok() {
        return status >= 200 && status < 300;
    }

    boolean isJson() {
        return json.isObject();
    }

    /** Whether the same request should be sent elsewhere; other redirects turn a POST into a GET. */
    boolean movesTheRequest() {
        return status == 307 || status == 308;
    }

    JsonNode data() {
        return json.path("data");
    }

    /** Vault's error texts as they are; for decisions, not for messages. */
    List<String> errors() {
        return texts(json.path("errors"));
    }

    List<String> warnings() {
        return texts(json.path("warnings")).stream().map(PeerText::safe).toList();
    }

    /** Status and Vault's words, for messages. */
    String words() {
        String errors = PeerText.safe(errors());
        return errors.isEmpty() ? String.valueOf(status) : status + " " + errors;
    }

    boolean says(String words) {
        return errors().stream().anyMatch(error -> error.contains(words));
    }

    @Override
    public String toString() {
        return "Answer[" + status + "]";
    }

    static List<String> texts(JsonNode node) {
        var texts = new ArrayList<String>();
        if (node.isTextual()) {
            texts.add(node.textValue());
        }
        node.forEach(element -> {
            if (element.isTextual()) {
                texts.add(element.textValue());
            }
        });
        return List.copyOf(texts);
    }
}
