package io.virtualmesh.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AddressTest {
    @Test
    void noTwoClustersShareARange() {
        var all = IntStream.rangeClosed(1, Address.MOST).mapToObj(Address::new).toList();

        assertThat(
                        all.stream()
                                .flatMap(address ->
                                        Stream.of(
                                                address.nodeIp(),
                                                address.podRange(),
                                                address.serviceRange())))
                .doesNotHaveDuplicates()
                .doesNotContain(Address.HUB);
    }

    @Test
    void theNumberHasBounds() {
        assertThatThrownBy(() -> new Address(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Address(Address.MOST + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
