package io.virtualmesh.agent.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityTest {
    @Test
    void realIdsAreTakenFromTheKernelsOwnWords() {
        var status = List.of("Name:\tjava", "Uid:\t1337\t0\t0\t0", "Gid:\t1338\t0\t0\t0");

        assertThat(Identity.describe(status)).isEqualTo("uid 1337 and gid 1338");
        assertThat(Identity.describe(List.of())).isEqualTo("uid unknown and gid unknown");
    }
}
