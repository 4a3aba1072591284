package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.SettingValues.Origin;
import io.virtualmesh.agent.SettingValues.Value;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingValuesTest {

    @Test
    void theFlagWinsOverEnvironmentConfigMapAndDefault() {
        var flags = Map.of(Setting.VAULT_TIMEOUT, "1s");

        assertThat(value(flags, "2s", "3s")).isEqualTo(new Value("1s", Origin.FLAG));
        assertThat(value(Map.of(), "2s", "3s")).isEqualTo(new Value("2s", Origin.ENVIRONMENT));
        assertThat(value(Map.of(), "", "3s")).isEqualTo(new Value("3s", Origin.CONFIG_MAP));
        assertThat(value(Map.of(), "", "")).isEqualTo(new Value("10s", Origin.DEFAULT));
    }

    @Test
    void anEmptyFlagCountsAsUnset() {
        assertThat(value(Map.of(Setting.VAULT_TIMEOUT, " "), "2s", ""))
                .isEqualTo(new Value("2s", Origin.ENVIRONMENT));
    }

    @Test
    void spacesAroundAValueAreNoPartOfIt() {
        assertThat(value(Map.of(), " 2s\n", "")).isEqualTo(new Value("2s", Origin.ENVIRONMENT));
    }

    @Test
    void whatHasNoDefaultIsAbsent() {
        var values = SettingValues.of(Map.of(), name -> null, Map.of());

        assertThat(values.find(Setting.POD_NAME)).isEmpty();
    }

    @Test
    void everySettingHasAFlagAndAKeyOfItsOwn() {
        assertThat(Setting.values()).extracting(Setting::flag).doesNotHaveDuplicates();
        assertThat(Setting.values()).extracting(Setting::key).doesNotHaveDuplicates();
        assertThat(Setting.EXPECTED_ROOT_SHA256.flag()).isEqualTo("--expected-root-sha256");
        assertThat(Setting.EXPECTED_ROOT_SHA256.key()).isEqualTo("expectedRootSha256");
    }

    private static Value value(Map<Setting, String> flags, String environment, String configMap) {
        var variables = new HashMap<>(Map.of("VAULT_TIMEOUT", environment));
        return SettingValues.of(flags, variables::get, Map.of("vaultTimeout", configMap))
                .values()
                .get(Setting.VAULT_TIMEOUT);
    }
}
