package io.virtualmesh.agent.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object a line, with the fields of istiod's own {@code --log_as_json} ({@code level}, {@code time}, {@code scope},
 * {@code msg}; istio.io/istio pkg/log), since both stand in one stream of a Pod's logs. A {@code reason} that heads a message
 * is a field of its own.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final Pattern HEADED_BY_REASON =
            Pattern.compile("([A-Z][a-z0-9]*(?:[A-Z][A-Za-z0-9]*)+): ");

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = JsonNodeFactory.instance.objectNode();
        line.put("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
        line.put("time", event.getInstant().toString());
        line.put("scope", "istiod-agent");
        var message = event.getFormattedMessage();
        var reason = reason(event, message);
        reason.ifPresent(it -> line.put("reason", it));
        line.put("msg", reason.map(it -> message.substring(it.length() + 2)).orElse(message));
        if (event.getThrowableProxy() != null) {
            line.put("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return (line + "\n").getBytes(UTF_8);
    }

    private static Optional<String> reason(ILoggingEvent event, String message) {
        var pairs = event.getKeyValuePairs();
        return (pairs == null ? List.<KeyValuePair>of() : pairs)
                .stream()
                        .filter(it -> it.key.equals("reason"))
                        .map(it -> String.valueOf(it.value))
                        .filter(it -> message.startsWith(it + ": "))
                        .findFirst()
                        .or(() -> headOf(message));
    }

    private static Optional<String> headOf(String message) {
        var headed = HEADED_BY_REASON.matcher(message);
        return headed.lookingAt() ? Optional.of(headed.group(1)) : Optional.empty();
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
