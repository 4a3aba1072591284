package io.virtualmesh.lab.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNameTest {
    @ParameterizedTest
    @CsvSource({
        "istiod-agent, docker.io/library/istiod-agent:1",
        "mesh/istiod-agent, docker.io/mesh/istiod-agent:1",
        "registry.example.org/istiod-agent, registry.example.org/istiod-agent:1",
        "localhost:5000/istiod-agent, localhost:5000/istiod-agent:1"
    })
    void aNameWithoutHostIsDockers(String repository, String full) {
        assertThat(new ImageName(repository, "1").full()).isEqualTo(full);
    }

    @Test
    void whatIsNoNameIsRefused() {
        assertThatThrownBy(() -> new ImageName("Istiod Agent", "1"))
                .hasMessageContaining("Istiod Agent");
    }
}
