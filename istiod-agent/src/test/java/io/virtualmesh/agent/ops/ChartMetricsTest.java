package io.virtualmesh.agent.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.mesh.LeadersWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule or a panel over a metric that nobody exposes is silent for ever. */
class ChartMetricsTest {
    private static final Path CHART = Path.of("..", "helm", "istiod-agent");
    private static final Pattern NAME = Pattern.compile("istiod_agent_\\w+");
    private static final Pattern CONDITION =
            Pattern.compile("istiod_agent_(?:mesh_)?condition\\{type=\"\\w+\"");

    private final String exposed =
            new Metrics(new StatusBoard(List.of()), Optional.of(new LeadersWord()), "1.2.3")
                    .scrape();

    @ParameterizedTest
    @ValueSource(strings = {"templates/monitoring.yaml", "files/dashboards/istiod-agent.json"})
    void whatIsAskedForIsExposed(String file) throws IOException {
        var asked = Files.readString(CHART.resolve(file));

        assertThat(all(NAME, asked)).isNotEmpty().isSubsetOf(all(NAME, exposed));
        assertThat(all(CONDITION, asked)).isSubsetOf(all(CONDITION, exposed));
    }

    @Test
    void whatIsExposedIsShown() throws IOException {
        var shown =
                Files.readString(CHART.resolve("templates/monitoring.yaml"))
                        + Files.readString(CHART.resolve("files/dashboards/istiod-agent.json"));

        assertThat(all(NAME, exposed))
                .filteredOn(it -> !all(NAME, shown).contains(it))
                .as("in no rule and no panel, since others tell the same")
                .containsExactlyInAnyOrder(
                        "istiod_agent_bundle_not_before_timestamp_seconds",
                        "istiod_agent_bundle_published_timestamp_seconds");
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }
}
