package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingReaderTest {

    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "10s,PT10S", "5m,PT5M", "24h,PT24H", "30d,PT720H"})
    void timesHaveAUnit(String text, Duration meant) {
        assertThat(reader(Setting.VAULT_TIMEOUT, text).duration(Setting.VAULT_TIMEOUT))
                .isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "0s", "-1s", "1w", "1.5s", "9999999999s"})
    void aTimeThatIsNoneIsAMistake(String text) {
        var in = reader(Setting.VAULT_TIMEOUT, text);

        in.duration(Setting.VAULT_TIMEOUT);

        assertMistake(
                in,
                "VAULT_TIMEOUT (--vault-timeout) is '%s' but must be a time such as 500ms, 10s, 5m, 24h or 30d"
                        .formatted(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9911", ":9911", "host:", "host:99999", "host:http"})
    void anAddressNeedsHostAndPort(String text) {
        var in = reader(Setting.MANAGEMENT_ADDRESS, text);

        in.address(Setting.MANAGEMENT_ADDRESS);

        assertMistake(in, "must be host:port, such as 0.0.0.0:9911");
    }

    @Test
    void anAddressMayBeThatOfIpVersion6() {
        assertThat(
                        reader(Setting.MANAGEMENT_ADDRESS, "[::]:9911")
                                .address(Setting.MANAGEMENT_ADDRESS))
                .isEqualTo(InetSocketAddress.createUnresolved("[::]", 9911));
    }

    @Test
    void aSwitchIsTrueOrFalse() {
        var in = reader(Setting.ALLOW_DISK_VOLUME, "yes");

        in.bool(Setting.ALLOW_DISK_VOLUME);

        assertMistake(
                in, "ALLOW_DISK_VOLUME (--allow-disk-volume) is 'yes' but must be true or false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"istio", "-1", "2147483648", "1.00068e+09"})
    void aGroupIsANumber(String text) {
        var in = reader(Setting.CACERTS_GROUP, text);

        assertThat(in.number(Setting.CACERTS_GROUP)).isEmpty();
        assertMistake(
                in, "CACERTS_GROUP (--cacerts-group) is '%s' but must be a number".formatted(text));
    }

    @Test
    void aGroupOfOpenShiftHasTenDigits() {
        assertThat(reader(Setting.CACERTS_GROUP, "1000680000").number(Setting.CACERTS_GROUP))
                .hasValue(1_000_680_000);
    }

    @Test
    void aWordMustBeOneOfTheList() {
        var in = reader(Setting.LOG_LEVEL, "loud");

        in.oneOf(Setting.LOG_LEVEL, List.of("info", "debug"));

        assertMistake(in, "but must be one of info, debug");
    }

    @Test
    void aPathThatIsNoneIsNamedWithItsSetting() {
        var in = reader(Setting.ROOT_CA_FILE, "a\0b");

        assertThat(in.path(Setting.ROOT_CA_FILE)).isEmpty();
        assertMistake(in, "ROOT_CA_FILE (--root-ca-file) is 'a?b' but must be a path");
    }

    @Test
    void aNameMustFitItsPattern() {
        var in = reader(Setting.MESH_NAME, "a/../b");

        in.matching(Setting.MESH_NAME, "[a-z]+", "a name");

        assertMistake(in, "MESH_NAME (--mesh-name) is 'a/../b' but must be a name");
    }

    @Test
    void whatIsRequiredSaysWhereItComesFrom() {
        var in = new SettingReader(SettingValues.of(Map.of(), name -> null, Map.of()));

        in.required(Setting.POD_NAME, "give it");

        assertMistake(in, "POD_NAME is not set; give it");
    }

    @Test
    void allMistakesAreToldTogether() {
        var in = reader(Setting.LOG_LEVEL, "loud");

        in.oneOf(Setting.LOG_LEVEL, List.of("info"));
        in.required(Setting.POD_NAME, "give it");
        in.section(() -> {
            throw new IllegalArgumentException("and a third");
        });

        assertThatThrownBy(in::throwIfMistaken)
                .isInstanceOf(Unusable.class)
                .hasMessageContainingAll("LOG_LEVEL", "POD_NAME", "and a third");
    }

    private static SettingReader reader(Setting setting, String text) {
        return new SettingReader(SettingValues.of(Map.of(setting, text), name -> null, Map.of()));
    }

    private static void assertMistake(SettingReader in, String words) {
        assertThatThrownBy(in::throwIfMistaken)
                .isInstanceOf(Unusable.class)
                .hasMessageContaining(words);
    }
}
