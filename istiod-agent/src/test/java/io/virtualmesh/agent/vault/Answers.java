package io.virtualmesh.agent.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Answers as Vault gives them; the error texts were copied from OpenBao 2.7.2 and Vault 1.21.4. */
final class Answers {
    private Answers() {}

    static Answer of(int status, String body) {
        try {
            var json = AnswerReader.json(body.getBytes(StandardCharsets.UTF_8));
            var type = json.isObject() ? "application/json" : "text/html";
            return new Answer(
                    status, type, json, Optional.empty(), Optional.empty(), Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Answer error(int status, String text) {
        var body = AnswerReader.JSON.createObjectNode();
        body.putArray("errors").add(text);
        return of(status, body.toString());
    }
}
