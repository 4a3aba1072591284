package io.virtualmesh.agent;

import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every {@link Setting} as a flag of each command. */
final class SettingFlags {
    private SettingFlags() {}

    static void addTo(CommandLine command) {
        for (var setting : Setting.values()) {
            command.getCommandSpec()
                    .addOption(
                            OptionSpec.builder(setting.flag())
                                    .paramLabel("VALUE")
                                    .type(String.class)
                                    .description(help(setting))
                                    .build());
        }
    }

    /** The flags that were given. */
    static Map<Setting, String> given(CommandLine.ParseResult parsed) {
        var given = new EnumMap<Setting, String>(Setting.class);
        for (var setting : Setting.values()) {
            if (parsed.hasMatchedOption(setting.flag())) {
                given.put(setting, parsed.matchedOptionValue(setting.flag(), ""));
            }
        }
        return given;
    }

    private static String help(Setting setting) {
        var text = setting.description().replace("%", "%%").replace("`", "");
        return setting.defaultValue().isEmpty()
                ? "%s (environment: %s)".formatted(text, setting.name())
                : "%s (environment: %s; default: %s)"
                        .formatted(text, setting.name(), setting.defaultValue());
    }
}
