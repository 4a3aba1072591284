package io.virtualmesh.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortsIT {
    @Test
    void noPortIsGivenTwiceAndNoneComesFromTheRangeOfOutgoingConnections() {
        var ports = Stream.generate(Ports::free).limit(50).toList();

        assertThat(ports)
                .doesNotHaveDuplicates()
                .allMatch(port -> port >= Ports.LOWEST && port < Ports.HIGHEST);
    }

    @Test
    void aPortWithAListenerIsNotFree() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.isFree(taken.getLocalPort())).isFalse();
        }
    }
}
