package io.virtualmesh.agent.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JsonLinesTest {
    @Test
    void aReasonAtTheHeadIsAFieldOfItsOwn() throws IOException {
        var line = line("{}: {}", "VaultUnreachable", "no answer: \"refused\"\nsecond line");

        assertThat(line.path("reason").asText()).isEqualTo("VaultUnreachable");
        assertThat(line.path("msg").asText()).isEqualTo("no answer: \"refused\"\nsecond line");
        assertThat(line.path("level").asText()).isEqualTo("warn");
        assertThat(line.path("time").asText()).isEqualTo("2030-01-01T00:00:00Z");
        assertThat(line.path("scope").asText()).isEqualTo("istiod-agent");
    }

    @Test
    void anyOtherColonIsPartOfTheMessage() throws IOException {
        assertThat(line("Vault: {}", "up").has("reason")).isFalse();
        assertThat(line("removed key x from Vault's pki_int: gone").path("msg").asText())
                .endsWith("pki_int: gone");
    }

    private static JsonNode line(String message, Object... arguments) throws IOException {
        var logger = (Logger) LoggerFactory.getLogger("x");
        var event = new LoggingEvent("x", logger, Level.WARN, message, null, arguments);
        event.setInstant(Instant.parse("2030-01-01T00:00:00Z"));
        var text = new String(new JsonLines().encode(event), UTF_8);
        assertThat(text).endsWith("}\n").hasLineCount(1);
        return new ObjectMapper().readTree(text);
    }
}
