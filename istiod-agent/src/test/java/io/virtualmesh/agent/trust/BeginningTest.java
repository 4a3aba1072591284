package io.virtualmesh.agent.trust;

import static io.virtualmesh.agent.trust.SampleRoots.A;
import static io.virtualmesh.agent.trust.SampleRoots.B;
import static io.virtualmesh.agent.trust.SampleRoots.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BeginningTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final TrustPlan first = TrustPlan.first(wanted(A));
    private final TrustPlan second = first.after(new Step.Trust(Set.of(B)));

    private static Beginning begin(
            Optional<TrustPlan> stored, Optional<TrustPlan> remembered, boolean othersRun) {
        return Beginning.of(stored, remembered, othersRun, wanted(A), NOW);
    }

    @Test
    void thePlanThatIsThereIsFollowed() {
        assertThat(begin(Optional.of(second), Optional.of(first), true))
                .isEqualTo(new Beginning.Follow(second));
        assertThat(begin(Optional.of(second), Optional.empty(), false))
                .isEqualTo(new Beginning.Follow(second));
    }

    @Test
    void whoIsAloneAndKnowsOfNoneMakesOneOfTheOwnRoot() {
        assertThat(begin(Optional.empty(), Optional.empty(), false))
                .isEqualTo(new Beginning.Create(first));
    }

    @Test
    void nobodyMakesANewOneWhileOthersRunByOneThatWasLost() {
        assertThat(begin(Optional.empty(), Optional.empty(), true))
                .isInstanceOf(Beginning.Wait.class);
    }

    @Test
    void aLostPlanIsWrittenBackByWhoRemembersIt() {
        assertThat(begin(Optional.empty(), Optional.of(second), false))
                .isEqualTo(new Beginning.Restore(second.restored(NOW)));
    }

    @Test
    void aPlanOutOfABackupGivesWayToTheNewerOne() {
        assertThat(begin(Optional.of(first), Optional.of(second), true))
                .isEqualTo(new Beginning.Restore(second.restored(NOW)));
    }
}
