package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.BundleProof;
import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.bundle.ChainParts;
import io.virtualmesh.agent.bundle.Flaw;
import io.virtualmesh.agent.control.Attempts.Failure;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Has one intermediate signed and proves it. */
final class Signing {
    private final Signer signer;
    private final LoopSettings settings;

    Signing(Signer signer, LoopSettings settings) {
        this.signer = signer;
        this.settings = settings;
    }

    /** What one request came to. */
    sealed interface Outcome {
        /**
         * Under the one root that verifies it.
         *
         * @param bundle its key is the receiver's to destroy
         */
        record Proven(CaBundle bundle, List<String> warnings) implements Outcome {}

        record Failed(Failure failure, Backoff backoff) implements Outcome {}
    }

    Outcome obtain(MeshIntent intent, Clock clock) {
        try {
            var givenRoots = settings.givenRoots().read();
            var request = new Signer.SigningRequest(intent, settings.pod(), clock.instant());
            return switch (signer.sign(request)) {
                case SigningOutcome.Refused(var reason, var message) ->
                        failed(reason, message, Backoff.REFUSED);
                case SigningOutcome.Unreachable(var reason, var message, var retryIn) ->
                        failed(
                                reason,
                                message,
                                retryIn.map(Backoff::about).orElse(Backoff.PEER_AWAY));
                case SigningOutcome.Signed signed ->
                        proven(signed, intent, givenRoots, clock.instant());
            };
        } catch (GivenRoots.Unavailable e) {
            return failed(Flaw.ROOT_UNKNOWN, e.words(), Backoff.PEER_AWAY);
        }
    }

    private Outcome proven(
            SigningOutcome.Signed signed,
            MeshIntent intent,
            List<X509Certificate> givenRoots,
            Instant now) {
        var parts =
                new ChainParts(
                        signed.certificate(), signed.offered(), signed.issuing(), givenRoots);
        boolean handedOn = false;
        try {
            switch (BundleProof.of(signed.key(), parts, now, settings.rules())) {
                case BundleProof.Proven(var bundle) -> {
                    handedOn = true;
                    return new Outcome.Proven(bundle, signed.warnings());
                }
                case BundleProof.Unproven(var flaws) -> {
                    return failed(Issuance.single(flaws), refusal(intent, flaws), Backoff.REFUSED);
                }
            }
        } finally {
            if (!handedOn) {
                signed.key().destroy();
            }
        }
    }

    private static String refusal(MeshIntent intent, List<Flaw> flaws) {
        return "what %s at %s returned was not published: %s"
                .formatted(
                        intent.vault().signPath(), intent.vault().server(), Issuance.listed(flaws));
    }

    private static Outcome failed(String reason, String message, Backoff backoff) {
        return new Outcome.Failed(new Failure(reason, message), backoff);
    }
}
