package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.control.SigningOutcome;
import io.virtualmesh.agent.control.SigningOutcome.Refused;
import io.virtualmesh.agent.control.SigningOutcome.Signed;
import io.virtualmesh.agent.control.SigningOutcome.Unreachable;

/** What tests ask of an outcome. */
final class Outcomes {
    private Outcomes() {}

    static Signed signed(SigningOutcome outcome) {
        assertThat(outcome).isInstanceOf(Signed.class);
        return (Signed) outcome;
    }

    static String refused(SigningOutcome outcome, VaultReason reason) {
        assertThat(outcome).isInstanceOf(Refused.class);
        var refused = (Refused) outcome;
        assertThat(refused.reason()).as(refused.message()).isEqualTo(reason.word());
        return refused.message();
    }

    static String unreachable(SigningOutcome outcome, VaultReason reason) {
        assertThat(outcome).isInstanceOf(Unreachable.class);
        var away = (Unreachable) outcome;
        assertThat(away.reason()).as(away.message()).isEqualTo(reason.word());
        return away.message();
    }
}
