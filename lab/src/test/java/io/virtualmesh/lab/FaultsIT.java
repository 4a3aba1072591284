package io.virtualmesh.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.virtualmesh.lab.process.LabException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What tests of faults rely on: servers go away, come back where they were, and have their data. */
class FaultsIT {
    @Test
    void theApiServerComesBackAtTheSamePlaceWithItsData() {
        var options = new ApiServerOptions(false, false);
        try (var api = Lab.shared().newApiServer(options)) {
            api.createNamespace("kept");
            var url = api.url();

            api.stop();
            assertThatThrownBy(() -> api.client().namespaces().list())
                    .isInstanceOf(KubernetesClientException.class);

            api.startAgain();
            assertThat(api.client().namespaces().withName("kept").get()).isNotNull();
            assertThat(api.url()).isEqualTo(url);
        }
    }

    @Test
    void vaultIsSealedUnsealedStoppedAndStartedWithItsData() {
        try (var bao = Lab.shared().newBao(true)) {
            bao.write("sys/mounts/kept", Map.of("type", "pki"));

            bao.seal();
            assertThat(bao.api("GET", "sys/mounts").status()).isEqualTo(503);
            bao.unseal();
            assertThat(bao.read("sys/mounts").has("kept/")).isTrue();

            bao.stop();
            assertThatThrownBy(() -> bao.read("sys/mounts")).isInstanceOf(LabException.class);
            bao.startAgain();
            assertThat(bao.read("sys/mounts").has("kept/")).isTrue();
            assertThat(bao.address()).startsWith("https://");
        }
    }
}
