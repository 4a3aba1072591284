package io.virtualmesh.agent.istiod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class IstiodSettingsTest {
    private static final Address SOMEWHERE = new Address("localhost", 15012);

    @Test
    void allProblemsAreNamedAtOnce() {
        assertThatThrownBy(() ->
                        new IstiodSettings(
                                Path.of("etc/cacerts"),
                                SOMEWHERE,
                                SOMEWHERE,
                                " ",
                                false,
                                OptionalInt.of(-1)))
                .hasMessageContaining("CACERTS_DIR")
                .hasMessageContaining("PILOT_CERT_PROVIDER")
                .hasMessageContaining("CACERTS_GROUP");
    }

    @Test
    void defaultsFitAPodOfIstiosChart() {
        var settings = IstiodSettings.defaultsFor(IstiodSettings.DEFAULT_DIRECTORY);

        assertThat(settings.directory()).isEqualTo(Path.of("/etc/cacerts"));
        assertThat(settings.secureAddress()).hasToString("localhost:15012");
        assertThat(settings.issuesOwnCertificate()).isTrue();
        assertThat(settings.allowDiskVolume()).isFalse();
    }
}
