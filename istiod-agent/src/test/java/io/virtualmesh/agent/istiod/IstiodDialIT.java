package io.virtualmesh.agent.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.istiod.IstiodDial.Look;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class IstiodDialIT {
    /** As with an istiod that {@code kill -STOP} has stopped: the kernel accepts for it. */
    @Test
    void whoAcceptsAndSaysNothingIsCalledHungAndNotAWrongPort() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var look = new IstiodDial(new Address("127.0.0.1", silent.getLocalPort())).look();

            assertThat(look)
                    .isInstanceOfSatisfying(
                            Look.Refused.class,
                            refused ->
                                    assertThat(refused.message())
                                            .contains("does not answer a TLS handshake", "hung")
                                            .doesNotContain("ISTIOD_SECURE_ADDRESS"));
        }
    }
}
