package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.virtualmesh.lab.ApiServer;
import io.virtualmesh.lab.ApiServerOptions;
import io.virtualmesh.lab.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who an API server is, is for the CA to say that the configuration names. */
class ClusterTlsIT {
    private static Lab lab;
    private static ApiServer server;

    @BeforeAll
    static void start() {
        lab = Lab.create();
        server = lab.newApiServer(new ApiServerOptions(false, false));
    }

    @AfterAll
    static void stop() throws Exception {
        lab.close();
    }

    @Test
    void theCaThatIsNamedVerifies() throws Exception {
        var config = config();
        config.setCaCertData(server.caPem());
        try (var api = connect(config)) {
            assertThat(api.date()).isPresent();
        }
        assertThat(config.isTrustCerts()).isFalse();
    }

    @Test
    void aFileDoesAsWell(@TempDir Path folder) throws Exception {
        var config = config();
        config.setCaCertFile(
                Files.writeString(folder.resolve("ca.crt"), server.caPem()).toString());
        try (var api = connect(config)) {
            assertThat(api.date()).isPresent();
        }
    }

    @Test
    void aServerOfAnotherCaIsNotSpokenTo() {
        var config = config();
        config.setCaCertData(RootShape.pem(TestPlans.A));
        try (var api = connect(config)) {
            assertThatThrownBy(api::date)
                    .isInstanceOfSatisfying(
                            ApiFailure.class,
                            it -> assertThat(it.kind()).isEqualTo(ApiFailure.Kind.UNREACHABLE))
                    .hasMessageContaining("certification path");
        }
    }

    @Test
    void withoutAnyThePublicOnesAreAsked() {
        try (var api = connect(config())) {
            assertThatThrownBy(api::date).hasMessageContaining("certification path");
        }
    }

    @Test
    void whatIsNoCaIsToldAtOnce(@TempDir Path folder) throws Exception {
        var data = config();
        data.setCaCertData("-----BEGIN CERTIFICATE-----");
        assertThatThrownBy(() -> connect(data))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the CA of the API server certificate-authority-data: ");

        var neither = config();
        neither.setCaCertData("A");
        assertThatThrownBy(() -> connect(neither))
                .hasMessageContaining("certificate-authority-data, cannot be read");

        var file = config();
        file.setCaCertFile(folder.resolve("none").toString());
        assertThatThrownBy(() -> connect(file))
                .hasMessageContaining(folder.resolve("none") + ", cannot be read");
    }

    private static Config config() {
        var config = Config.empty();
        config.setMasterUrl(server.url());
        config.setOauthToken(server.client().getConfiguration().getOauthToken());
        return config;
    }

    private static KubeApi connect(Config config) {
        return KubeApi.connect(config, "tests", Duration.ofSeconds(30));
    }
}
