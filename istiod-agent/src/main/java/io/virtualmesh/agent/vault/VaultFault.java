package io.virtualmesh.agent.vault;

import io.virtualmesh.agent.control.SigningOutcome;
import java.time.Duration;
import java.util.Optional;

/** One step failed. The message is for people and holds no secret; whether it may pass by itself is part of it. */
final class VaultFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final VaultReason reason;
    private final boolean passing;
    private final transient Optional<Duration> retryIn;

    private VaultFault(
            VaultReason reason, boolean passing, String message, Optional<Duration> retryIn) {
        super(message);
        this.reason = reason;
        this.passing = passing;
        this.retryIn = retryIn;
    }

    /** The same again until somebody changes something. */
    static VaultFault refused(VaultReason reason, String message) {
        return new VaultFault(reason, false, message, Optional.empty());
    }

    /** May pass by itself. */
    static VaultFault passing(VaultReason reason, String message) {
        return new VaultFault(reason, true, message, Optional.empty());
    }

    static VaultFault passing(VaultReason reason, String message, Duration retryIn) {
        return new VaultFault(reason, true, message, Optional.of(retryIn));
    }

    VaultReason reason() {
        return reason;
    }

    /** Whether it may pass by itself. */
    boolean isPassing() {
        return passing;
    }

    String words() {
        return String.valueOf(getMessage());
    }

    SigningOutcome outcome() {
        return passing
                ? new SigningOutcome.Unreachable(reason.word(), words(), retryIn)
                : new SigningOutcome.Refused(reason.word(), words());
    }
}
