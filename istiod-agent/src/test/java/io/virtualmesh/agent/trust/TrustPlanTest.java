package io.virtualmesh.agent.trust;

import static io.virtualmesh.agent.trust.SampleRoots.A;
import static io.virtualmesh.agent.trust.SampleRoots.B;
import static io.virtualmesh.agent.trust.SampleRoots.C;
import static io.virtualmesh.agent.trust.SampleRoots.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.virtualmesh.agent.bundle.TestPki;
import io.virtualmesh.agent.trust.PlannedRoot.Use;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrustPlanTest {
    private final TrustPlan first = TrustPlan.first(wanted(A));
    private final TrustPlan trusted = first.after(new Step.Trust(Set.of(B)));
    private final TrustPlan allowed = trusted.after(new Step.Allow(List.of(wanted(B))));
    private final TrustPlan stopped = allowed.after(new Step.Stop(Set.of(A.id())));

    @Test
    void theFirstPlanTrustsAndAllowsTheOwnRoot() {
        assertThat(first.generation()).isEqualTo(1);
        assertThat(first.trusted()).containsExactly(A.id());
        assertThat(first.signable()).containsExactly(A.id());
        assertThat(first.find(A.id()).flatMap(PlannedRoot::vault)).isEqualTo(wanted(A).vault());
    }

    @Test
    void aWholeChangeIsFourSteps() {
        var dropped = stopped.after(new Step.Drop(Set.of(A.id())));

        assertThat(trusted.trusted()).containsExactlyInAnyOrder(A.id(), B.id());
        assertThat(trusted.signable()).containsExactly(A.id());
        assertThat(allowed.signable()).containsExactlyInAnyOrder(A.id(), B.id());
        assertThat(stopped.trusted()).containsExactlyInAnyOrder(A.id(), B.id());
        assertThat(stopped.signable()).containsExactly(B.id());
        assertThat(dropped.trusted()).containsExactly(B.id());
        assertThat(dropped.generation()).isEqualTo(5);
    }

    @Test
    void aRootRemembersTheGenerationsOfItsSteps() {
        assertThat(stopped.find(A.id())).hasValue(new PlannedRoot(A, 1, 1, new Use.Idle(4)));
        assertThat(stopped.find(B.id()))
                .hasValue(new PlannedRoot(B, 2, 2, new Use.Signable(3, wanted(B).vault(), false)));
    }

    @Test
    void aForcedRootIsTrustedAndAllowedAtOnceAndMarked() {
        var forced = first.after(new Step.Force(List.of(wanted(C))));

        assertThat(forced.allows(C.id())).isTrue();
        assertThat(forced.find(C.id())).get().matches(PlannedRoot::forced);
        assertThat(forced.find(A.id())).get().matches(root -> !root.forced());
        assertThat(forced.generation()).isEqualTo(2);
    }

    @Test
    void anotherWayToSignLeavesTheGenerationsOfTheRootAlone() {
        var way = new WantedRoot(B, Optional.of(new VaultBlock("{}")));

        var moved = stopped.after(new Step.Readdress(List.of(way)));

        assertThat(moved.find(B.id()))
                .hasValue(new PlannedRoot(B, 2, 2, new Use.Signable(3, way.vault(), false)));
        assertThat(moved.rootFile()).isEqualTo(stopped.rootFile());
        assertThat(moved.generation()).isEqualTo(5);
    }

    @Test
    void aRestoredPlanIsNewerThanAllThatWasSeenAndProvesNothing() {
        var now = Instant.parse("2026-11-21T12:00:00Z");
        var restored = stopped.restored(now);

        assertThat(restored.generation()).isEqualTo(now.getEpochSecond());
        assertThat(restored.restored(now).generation()).isGreaterThan(restored.generation());
        assertThat(restored.trusted()).isEqualTo(stopped.trusted());
        assertThat(restored.signable()).isEqualTo(stopped.signable());
        assertThat(restored.roots())
                .allMatch(root -> root.trustedIn() == restored.generation())
                .allMatch(root -> root.use().since() == restored.generation());
        assertThat(restored.find(B.id())).map(PlannedRoot::introducedIn).hasValue(2L);
    }

    @Test
    void orderMakesNoDifference() {
        var roots = List.copyOf(stopped.roots().reversed());

        assertThat(new TrustPlan(stopped.generation(), roots)).isEqualTo(stopped);
    }

    @Test
    void plansThatCannotBeAreRefused() {
        var idle = PlannedRoot.idle(A, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrustPlan(1, List.of(idle)))
                .withMessageContaining("signable");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrustPlan(1, List.of(first.roots().getFirst(), idle)))
                .withMessageContaining("twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrustPlan(2, stopped.roots()))
                .withMessageContaining("newer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlannedRoot.of(A, 3, new Use.Idle(2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PlannedRoot(A, 3, 2, new Use.Idle(2)))
                .withMessageContaining("introduced later");
    }

    @Test
    void theNewerViewWins() {
        assertThat(TrustPlan.newest(first, stopped)).isSameAs(stopped);
        assertThat(TrustPlan.newest(stopped, first)).isSameAs(stopped);
    }

    @Test
    void aRootIsItsDerAndSelfSigned() {
        var ca = TestPki.root("Root");
        var intermediate = ca.intermediate("Below").certificate();

        assertThat(Root.of(ca.certificate()).id()).isEqualTo(new RootId(ca.sha256()));
        assertThat(Root.of(ca.certificate())).isEqualTo(Root.of(ca.certificate())).isNotEqualTo(A);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Root.of(intermediate))
                .withMessageContaining("not self-signed");
        assertThatIllegalArgumentException().isThrownBy(() -> new RootId("ABC"));
    }
}
