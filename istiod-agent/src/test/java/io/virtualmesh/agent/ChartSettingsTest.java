package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The chart refuses keys below {@code settings} that are none; so it must know all that are. */
class ChartSettingsTest {
    private static final Path SCHEMA = Path.of("..", "helm", "istiod-agent", "values.schema.json");

    @Test
    void theChartKnowsEverySettingAndNoOther() throws IOException {
        var settings =
                new ObjectMapper()
                        .readTree(SCHEMA.toFile())
                        .path("properties")
                        .path("settings")
                        .path("properties");

        assertThat(settings.properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Setting.values()).map(Setting::key).toList());
    }
}
