package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SidecarPortTest {

    @Test
    void thePortIsWhatStandsBehindTheLastColon() {
        assertThat(SidecarPort.of("0.0.0.0:9911")).isEqualTo(new SidecarPort(9911));
        assertThat(SidecarPort.of("[::]:9912")).isEqualTo(new SidecarPort(9912));
    }

    @Test
    void withoutAPortNobodyIsAsked() {
        assertThat(SidecarPort.of("nonsense")).isEqualTo(new SidecarPort(0));
        assertThat(new SidecarPort(0).findings(false)).isEmpty();
    }
}
