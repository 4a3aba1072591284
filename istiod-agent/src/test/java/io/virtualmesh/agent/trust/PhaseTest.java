package io.virtualmesh.agent.trust;

import static io.virtualmesh.agent.trust.SampleRoots.A;
import static io.virtualmesh.agent.trust.SampleRoots.B;
import static io.virtualmesh.agent.trust.SampleRoots.wanted;
import static io.virtualmesh.agent.trust.Told.mesh;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PhaseTest {
    private final TrustPlan first = TrustPlan.first(wanted(A));
    private final TrustPlan trusted = first.after(new Step.Trust(Set.of(B)));
    private final TrustPlan allowed = trusted.after(new Step.Allow(List.of(wanted(B))));

    private static Phase phase(TrustPlan plan, Told mesh) {
        return Phase.of(plan, List.of(mesh.report()));
    }

    @Test
    void oneRootWantedTrustedAndUsedIsSettled() {
        assertThat(phase(first, mesh("one")).sentence()).isEqualTo("settled");
        assertThat(phase(first, mesh("one")).settled()).isTrue();
    }

    @Test
    void aWantedRootIsIntroducedWhileTheOldOneRetires() {
        var phase = phase(trusted, mesh("one").wants(B));

        assertThat(phase.introducing()).containsExactly(B.id());
        assertThat(phase.retiring()).containsExactly(A.id());
        assertThat(phase.sentence()).isEqualTo("introducing " + B + ", retiring " + A);
    }

    @Test
    void aRootThatSignsIsIntroducedNoMore() {
        assertThat(phase(allowed, mesh("one").wants(B)).sentence()).isEqualTo("retiring " + A);
    }

    @Test
    void aForcedRootIsNamedUntilAllTrustIt() {
        var forced = first.after(new Step.Force(List.of(wanted(B))));

        assertThat(phase(forced, mesh("one").wants(B)).sentence())
                .isEqualTo("retiring " + A + " (forced: " + B + ")");
        assertThat(phase(forced, mesh("one").wants(B).trusts(A, B)).forced()).isEmpty();
    }
}
