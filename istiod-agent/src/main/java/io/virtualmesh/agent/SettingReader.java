package io.virtualmesh.agent;

import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Turns texts into values and collects every mistake, so that one start shows them all. */
final class SettingReader {
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");

    private final SettingValues values;
    private final List<String> mistakes = new ArrayList<>();

    SettingReader(SettingValues values) {
        this.values = values;
    }

    String text(Setting setting) {
        return values.get(setting);
    }

    Optional<String> optional(Setting setting) {
        return values.find(setting);
    }

    String required(Setting setting, String how) {
        return values.find(setting)
                .orElseGet(() -> {
                    mistakes.add("%s is not set; %s".formatted(setting, how));
                    return "";
                });
    }

    boolean bool(Setting setting) {
        var text = values.get(setting);
        if (!Set.of("true", "false").contains(text)) {
            mistake(setting, text, "true or false");
        }
        return text.equals("true");
    }

    /** {@code 10s}, {@code 24h}, {@code 500ms}, {@code 30d}. */
    Duration duration(Setting setting) {
        var text = values.get(setting);
        var match = DURATION.matcher(text);
        if (!match.matches() || match.group(1).length() > 9 || match.group(1).matches("0+")) {
            mistake(setting, text, "a time such as 500ms, 10s, 5m, 24h or 30d");
            return Duration.ofSeconds(1);
        }
        long count = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** {@code host:port}; the name is looked up later, at each use. */
    InetSocketAddress address(Setting setting) {
        var text = values.get(setting);
        int colon = text.lastIndexOf(':');
        var host = colon < 0 ? "" : text.substring(0, colon);
        var port = colon < 0 ? "" : text.substring(colon + 1);
        if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
            mistake(setting, text, "host:port, such as 0.0.0.0:9911");
            return InetSocketAddress.createUnresolved("invalid", 0);
        }
        return InetSocketAddress.createUnresolved(host, Integer.parseInt(port));
    }

    Optional<Path> path(Setting setting) {
        try {
            return values.find(setting).map(Path::of);
        } catch (InvalidPathException e) {
            mistake(setting, e.getInput().replace('\0', '?'), "a path (" + e.getReason() + ")");
            return Optional.empty();
        }
    }

    Optional<String> matching(Setting setting, String pattern, String right) {
        var text = values.find(setting);
        text.filter(it -> !it.matches(pattern)).ifPresent(it -> mistake(setting, it, right));
        return text;
    }

    String oneOf(Setting setting, List<String> allowed) {
        var text = values.get(setting);
        if (!allowed.contains(text)) {
            mistake(setting, text, "one of " + String.join(", ", allowed));
        }
        return text;
    }

    OptionalInt number(Setting setting) {
        var text = values.find(setting).orElse("");
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) > Integer.MAX_VALUE) {
            mistake(setting, text, "a number up to " + Integer.MAX_VALUE);
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    /** What {@code parser} makes of the text; its complaint becomes a mistake. */
    <T> T parsed(Setting setting, T unset, Function<String, T> parser) {
        try {
            return values.find(setting).map(parser).orElse(unset);
        } catch (IllegalArgumentException wrong) {
            mistakes.add("%s (%s): %s".formatted(setting, setting.flag(), wrong.getMessage()));
            return unset;
        }
    }

    /** Some settings of one part together; its complaint names them and becomes a mistake. */
    <T> Optional<T> section(Supplier<T> settings) {
        try {
            return Optional.of(settings.get());
        } catch (IllegalArgumentException wrong) {
            mistakes.add(String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    void throwIfMistaken() {
        if (!mistakes.isEmpty()) {
            throw new Unusable(
                    "these settings cannot be used:\n  " + String.join("\n  ", mistakes));
        }
    }

    void mistake(Setting setting, String text, String right) {
        mistakes.add(
                "%s (%s) is '%s' but must be %s".formatted(setting, setting.flag(), text, right));
    }
}
