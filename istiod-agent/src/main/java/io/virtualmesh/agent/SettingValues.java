package io.virtualmesh.agent;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The value of every setting and where it came from. A flag wins over the environment, that over the ConfigMap {@code
 * istiod-agent} in istiod's namespace, and that over the default. Empty values count as unset.
 */
record SettingValues(Map<Setting, Value> values) {

    /** Where a value was found. */
    enum Origin {
        FLAG,
        ENVIRONMENT,
        CONFIG_MAP,
        DEFAULT
    }

    record Value(String text, Origin origin) {}

    SettingValues {
        values = Map.copyOf(values);
    }

    static SettingValues of(
            Map<Setting, String> flags,
            UnaryOperator<@Nullable String> environment,
            Map<String, String> configMap) {
        var values = new EnumMap<Setting, Value>(Setting.class);
        for (var setting : Setting.values()) {
            var found =
                    value(flags.get(setting), Origin.FLAG)
                            .or(() -> value(environment.apply(setting.name()), Origin.ENVIRONMENT))
                            .or(() -> value(configMap.get(setting.key()), Origin.CONFIG_MAP))
                            .or(() -> value(setting.defaultValue(), Origin.DEFAULT));
            found.ifPresent(v -> values.put(setting, v));
        }
        return new SettingValues(values);
    }

    Optional<String> find(Setting setting) {
        return Optional.ofNullable(values.get(setting)).map(Value::text);
    }

    /** The value of a setting that has a default. */
    String get(Setting setting) {
        return find(setting).orElse(setting.defaultValue());
    }

    private static Optional<Value> value(@Nullable String text, Origin origin) {
        return Optional.ofNullable(text)
                .map(String::strip)
                .filter(t -> !t.isEmpty())
                .map(t -> new Value(t, origin));
    }
}
