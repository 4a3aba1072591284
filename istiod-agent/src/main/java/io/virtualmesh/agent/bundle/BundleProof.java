package io.virtualmesh.agent.bundle;

import io.virtualmesh.agent.bundle.ChainOutcome.Broken;
import io.virtualmesh.agent.bundle.ChainOutcome.Built;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** From a signed certificate to a bundle that may be published, or every reason why not. */
public sealed interface BundleProof {

    /** May be published now. */
    record Proven(CaBundle bundle) implements BundleProof {}

    /**
     * @param flaws all reasons, at least one
     */
    record Unproven(List<Flaw> flaws) implements BundleProof {
        public Unproven {
            flaws = List.copyOf(flaws);
        }
    }

    /** Builds the chain and checks it whole. Where no chain can be built, key and certificate are judged all the same. */
    static BundleProof of(CaKey key, ChainParts parts, Instant now, BundleRules rules) {
        return switch (ChainBuilder.build(parts, rules.pins(), now)) {
            case Built(var chain) -> of(chain.withKey(key), now, rules);
            case Broken(var flaws) ->
                    new Unproven(
                            Stream.of(
                                            BundleCheck.keyFlaws(key, parts.signed()),
                                            CertificateCheck.asSigner(parts.signed(), now),
                                            flaws)
                                    .flatMap(List::stream)
                                    .toList());
        };
    }

    static BundleProof of(CaBundle bundle, Instant now, BundleRules rules) {
        var flaws = BundleCheck.flaws(bundle, now, rules);
        return flaws.isEmpty() ? new Proven(bundle) : new Unproven(flaws);
    }
}
