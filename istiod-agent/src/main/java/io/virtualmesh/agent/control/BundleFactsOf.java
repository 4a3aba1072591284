package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.control.InPlace.Confirmation;
import io.virtualmesh.agent.control.ReplicaStatus.BundleFacts;
import java.util.Optional;

/** What is public about the bundle in place. */
final class BundleFactsOf {
    private BundleFactsOf() {}

    static BundleFacts bundle(InPlace inPlace) {
        var bundle = inPlace.bundle();
        var signer = bundle.signer();
        var served =
                inPlace.confirmation() instanceof Confirmation.Served s
                        ? Optional.of(s)
                        : Optional.<Confirmation.Served>empty();
        return new BundleFacts(
                Certificates.serial(signer),
                signer.getSubjectX500Principal().getName(),
                signer.getIssuerX500Principal().getName(),
                Certificates.sha256(signer),
                bundle.roots().stream().map(Certificates::sha256).toList(),
                bundle.key().toString(),
                bundle.lifetime(),
                inPlace.renewAt(),
                inPlace.publishedAt(),
                served.map(Confirmation.Served::at),
                served.map(Confirmation.Served::after));
    }
}
