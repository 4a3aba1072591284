package io.virtualmesh.agent;

import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.control.ReplicaStatus;
import io.virtualmesh.agent.control.ReplicaStatus.Condition;

/** What the running sidecar says of itself, as a line of {@code check}: a renewal that fails is a failure, also while all still works. */
final class StateFinding {
    private static final String SUBJECT = "Ready";
    private static final String SEE = "see the reference of reasons: ";

    private StateFinding() {}

    static Finding of(ReplicaStatus status) {
        var ready = status.ready();
        return switch (ready.value()) {
            case TRUE ->
                    status.lastError()
                            .map(error ->
                                    Finding.failed(
                                            SUBJECT,
                                            "istiod is served, but renewals fail: " + error,
                                            SEE + ready.reason()))
                            .orElseGet(() -> Finding.ok(SUBJECT, ready.message()));
            case FALSE -> Finding.failed(SUBJECT, told(ready), SEE + ready.reason());
            case UNKNOWN -> Finding.warning(SUBJECT, told(ready), SEE + ready.reason());
        };
    }

    private static String told(Condition ready) {
        return ready.reason() + ": " + ready.message();
    }
}
