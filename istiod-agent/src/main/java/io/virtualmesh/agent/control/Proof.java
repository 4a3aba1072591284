package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.BundleCheck;
import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.bundle.ChainBuilder;
import io.virtualmesh.agent.bundle.ChainOutcome;
import io.virtualmesh.agent.bundle.ChainParts;
import io.virtualmesh.agent.bundle.Flaw;
import java.time.Instant;
import java.util.List;

/** Whether what was signed may be put before istiod. */
sealed interface Proof {

    /** A throw-away leaf of it verifies up to the root; all else that istiod does not check holds too. */
    record Proven(CaBundle bundle) implements Proof {}

    /**
     * @param flaws every reason, at least one
     */
    record Unproven(List<Flaw> flaws) implements Proof {}

    static Proof of(SigningOutcome.Signed signed, LoopSettings settings, Instant now) {
        var parts =
                new ChainParts(
                        signed.certificate(),
                        signed.offered(),
                        signed.issuing(),
                        settings.givenRoots());
        return switch (ChainBuilder.build(parts, settings.rules().pins(), now)) {
            case ChainOutcome.Broken(var flaws) -> new Unproven(flaws);
            case ChainOutcome.Built(var chain) -> {
                var bundle = chain.withKey(signed.key());
                var flaws = flaws(bundle, settings, now);
                yield flaws.isEmpty() ? new Proven(bundle) : new Unproven(flaws);
            }
        };
    }

    static List<Flaw> flaws(CaBundle bundle, LoopSettings settings, Instant now) {
        return BundleCheck.flaws(bundle, now, settings.rules());
    }
}
