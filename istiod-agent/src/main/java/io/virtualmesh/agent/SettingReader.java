package io.virtualmesh.agent;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns texts into values and collects every mistake, so that one start shows them all. */
final class SettingReader {
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final SettingValues values;
    private final List<String> mistakes = new ArrayList<>();

    SettingReader(SettingValues values) {
        this.values = values;
    }

    /** All mistakes so far, each naming the setting, its value and what would be right. */
    List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    String text(Setting setting) {
        return values.get(setting);
    }

    Optional<String> optional(Setting setting) {
        return values.find(setting);
    }

    String required(Setting setting, String how) {
        return values.find(setting)
                .orElseGet(
                        () -> {
                            mistakes.add("%s is not set; %s".formatted(setting, how));
                            return "";
                        });
    }

    List<String> list(Setting setting) {
        return values.find(setting).stream()
                .flatMap(text -> Pattern.compile(",").splitAsStream(text))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
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
            mistake(setting, text, "host:port, such as 127.0.0.1:15012");
            return InetSocketAddress.createUnresolved("invalid", 0);
        }
        return InetSocketAddress.createUnresolved(host, Integer.parseInt(port));
    }

    /** SHA-256 fingerprints in hex; colons and upper case, as openssl prints them, are understood. */
    Set<String> fingerprints(Setting setting) {
        var all =
                list(setting).stream()
                        .map(f -> f.replace(":", "").toLowerCase(java.util.Locale.ROOT))
                        .toList();
        all.stream()
                .filter(f -> !SHA256.matcher(f).matches())
                .forEach(f -> mistake(setting, f, "64 hex digits, the SHA-256 of a root's DER"));
        return Set.copyOf(all);
    }

    private void mistake(Setting setting, String text, String right) {
        mistakes.add(
                "%s (%s) is '%s' but must be %s".formatted(setting, setting.flag(), text, right));
    }
}
