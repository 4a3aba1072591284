package io.virtualmesh.agent.control;

import io.virtualmesh.agent.trust.RootRule;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.WantedRoot;
import java.time.Instant;
import java.util.Optional;

/** No plan, now and ever. */
record NoTrust() implements TrustSource {
    private static final TrustView VIEW =
            new TrustView.NoPlan(
                    "the VirtualMesh comes from a file, so no API server is contacted");

    @Override
    public TrustView view() {
        return VIEW;
    }

    @Override
    public TrustView ask(WantedRoot own, boolean inPlace, Instant now) {
        return VIEW;
    }

    @Override
    public Optional<String> note(TrustPlan plan) {
        return Optional.of("there is no trust plan");
    }

    @Override
    public RootRule rule() {
        return RootRule.SAME_BYTES;
    }

    @Override
    public void onChange(Runnable wake) {
        // nothing changes
    }
}
