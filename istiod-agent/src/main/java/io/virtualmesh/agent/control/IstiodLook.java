package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.control.InPlace.Confirmation;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Sees whether istiod serves under the bundle in place, nudges it once if not, and says when to look again. */
final class IstiodLook {
    /** istiod needs 100 ms and, with an RSA signer, up to another half second. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration AFTER_SUCCESS = Duration.ofMinutes(5);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

    /** istiod starts after its sidecar and needs seconds; the look itself waits for it too. */
    private static final Duration UNTIL_START = Duration.ofMillis(500);

    private final ReloadProof proof;
    private final BundleStore store;
    private final Journal journal;

    IstiodLook(ReloadProof proof, BundleStore store, Journal journal) {
        this.proof = proof;
        this.store = store;
        this.journal = journal;
    }

    InPlace look(InPlace bundle, Clock clock) throws InterruptedException {
        var first = proof.confirm(bundle.bundle().signer(), bundle.swap().leafBefore(), PATIENCE);
        if (first instanceof ReloadProof.Reload.ServesOther && looks(bundle) == 0) {
            first = nudge(bundle);
        }
        return bundle.with(judge(first, bundle, clock.instant()));
    }

    /** istiod does not retry a pass that failed; one more event starts another. */
    private ReloadProof.Reload nudge(InPlace bundle) throws InterruptedException {
        try {
            store.poke();
        } catch (IOException e) {
            journal.trouble("poke", "PokeFailed", "istiod could not be nudged: " + e.getMessage());
        }
        return proof.confirm(bundle.bundle().signer(), bundle.swap().leafBefore(), PATIENCE);
    }

    private Confirmation judge(ReloadProof.Reload seen, InPlace bundle, Instant now) {
        return switch (seen) {
            case ReloadProof.Reload.Served(var after) -> served(after, bundle, now);
            case ReloadProof.Reload.ServesOther(var found, var likely) ->
                    failed("istiod serves under " + found + "; " + likely, bundle, now);
            case ReloadProof.Reload.NotListening(var message) ->
                    new Confirmation.Unknown(
                            "IstiodNotListening", message, looks(bundle), now.plus(UNTIL_START));
        };
    }

    private Confirmation served(Duration after, InPlace bundle, Instant now) {
        journal.over("reload", "istiod serves under the bundle in place");
        if (bundle.confirmation() instanceof Confirmation.Served before) {
            return new Confirmation.Served(before.at(), before.after(), now.plus(AFTER_SUCCESS));
        }
        journal.happened(
                "ReloadConfirmed",
                "istiod serves under serial %s, seen %d ms after looking began"
                        .formatted(
                                Certificates.serial(bundle.bundle().signer()), after.toMillis()));
        forgetOlder();
        return new Confirmation.Served(now, after, now.plus(AFTER_SUCCESS));
    }

    private void forgetOlder() {
        try {
            store.forgetOlder();
        } catch (IOException e) {
            journal.trouble(
                    "old sets",
                    "OldSetNotRemoved",
                    "an older set with its key is still on the volume: " + e.getMessage());
        }
    }

    private Confirmation failed(String message, InPlace bundle, Instant now) {
        journal.trouble("reload", "ReloadFailed", message);
        return new Confirmation.Failed(message, looks(bundle) + 1, now.plus(AFTER_FAILURE));
    }

    private static int looks(InPlace bundle) {
        return switch (bundle.confirmation()) {
            case Confirmation.Unknown unknown -> unknown.looks();
            case Confirmation.Failed failed -> failed.looks();
            case Confirmation.Served _ -> 0;
        };
    }
}
