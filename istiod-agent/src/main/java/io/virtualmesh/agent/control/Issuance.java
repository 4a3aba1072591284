package io.virtualmesh.agent.control;

import static java.util.stream.Collectors.joining;

import io.virtualmesh.agent.bundle.BundleCheck;
import io.virtualmesh.agent.bundle.BundleProof;
import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.bundle.ChainParts;
import io.virtualmesh.agent.bundle.Flaw;
import io.virtualmesh.agent.control.Attempts.Failure;
import io.virtualmesh.agent.control.InPlace.Confirmation;
import io.virtualmesh.agent.control.InPlace.PublicBundle;
import io.virtualmesh.agent.control.MeshSource.Notice;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** One issuance from signing to publication; nothing is published that is not proven. */
final class Issuance {
    private final Signer signer;
    private final BundleStore store;
    private final LoopSettings settings;
    private final RandomGenerator random;

    Issuance(Signer signer, BundleStore store, LoopSettings settings, RandomGenerator random) {
        this.signer = signer;
        this.store = store;
        this.settings = settings;
        this.random = random;
    }

    /** What one issuance came to. */
    sealed interface Result {
        record Published(InPlace fresh, List<Notice> warnings) implements Result {}

        record Failed(Failure failure, Backoff backoff) implements Result {}
    }

    Result perform(Action.Obtain obtain, Optional<InPlace> present, Clock clock) {
        var intent = obtain.mesh().intent();
        var request = new Signer.SigningRequest(intent, settings.pod(), clock.instant());
        return switch (signer.sign(request)) {
            case SigningOutcome.Refused(var reason, var message) ->
                    failed(reason, message, Backoff.REFUSED);
            case SigningOutcome.Unreachable(var reason, var message, var retryIn) ->
                    failed(reason, message, retryIn.map(Issuance::about).orElse(Backoff.PEER_AWAY));
            case SigningOutcome.Signed signed -> {
                try {
                    yield proveAndPublish(signed, obtain, present, clock);
                } finally {
                    signed.key().destroy();
                }
            }
        };
    }

    private Result proveAndPublish(
            SigningOutcome.Signed signed,
            Action.Obtain obtain,
            Optional<InPlace> present,
            Clock clock) {
        return switch (proof(signed, clock.instant())) {
            case BundleProof.Unproven(var flaws) ->
                    failed(single(flaws), refusal(obtain, flaws), Backoff.REFUSED);
            case BundleProof.Proven(var bundle) ->
                    present.filter(old -> rootsDiffer(old, bundle))
                            .map(old -> rootChangeRefused(old, bundle))
                            .orElseGet(() -> publish(bundle, signed, obtain, clock));
        };
    }

    private BundleProof proof(SigningOutcome.Signed signed, Instant now) {
        var parts =
                new ChainParts(
                        signed.certificate(),
                        signed.offered(),
                        signed.issuing(),
                        settings.givenRoots());
        return BundleProof.of(signed.key(), parts, now, settings.rules());
    }

    private Result publish(
            CaBundle bundle, SigningOutcome.Signed signed, Action.Obtain obtain, Clock clock) {
        var mesh = obtain.mesh();
        var notes = InPlace.notes(mesh.intent(), obtain.renewRequest(), mesh.mirrorText());
        try {
            store.publish(bundle, notes);
        } catch (IOException e) {
            return failed(
                    "PublicationFailed",
                    "the new bundle could not be put in place, the old one stays: "
                            + e.getMessage(),
                    Backoff.PEER_AWAY);
        }
        var now = clock.instant();
        var unseen = new Confirmation.Unknown("Published", "istiod has not shown it yet", 0, now);
        var fresh = inPlace(new BundleStore.StoredBundle(bundle, notes, now), unseen);
        return new Result.Published(fresh, warnings(signed, fresh, mesh.intent()));
    }

    InPlace inPlace(BundleStore.StoredBundle stored, Confirmation confirmation) {
        var notes = stored.notes();
        var facts = PublicBundle.of(stored.bundle());
        return new InPlace(
                facts,
                notes.getOrDefault(InPlace.NOTE_INTENT, ""),
                Optional.ofNullable(notes.get(InPlace.NOTE_RENEWED_FOR)).filter(s -> !s.isEmpty()),
                stored.publishedAt(),
                random.nextDouble(),
                facts.lifetime().until(),
                confirmation);
    }

    private List<Notice> warnings(SigningOutcome.Signed signed, InPlace fresh, MeshIntent intent) {
        var renewal = fresh.renewal(intent.certificate().graceRatio(), settings.workloadLifetime());
        return Stream.concat(
                        signed.warnings().stream().map(w -> new Notice("VaultWarning", w)),
                        renewal.warnings().stream().map(f -> new Notice(f.reason(), f.message())))
                .toList();
    }

    List<Flaw> flaws(CaBundle bundle, Instant now) {
        return BundleCheck.flaws(bundle, now, settings.rules());
    }

    private static boolean rootsDiffer(InPlace old, CaBundle fresh) {
        return !old.bundle().roots().equals(fresh.roots());
    }

    private static String names(List<X509Certificate> roots) {
        return roots.stream().map(Certificates::describe).collect(joining(" and "));
    }

    private static Result rootChangeRefused(InPlace old, CaBundle fresh) {
        return failed(
                Failure.ROOT_CHANGE_REFUSED,
                "Vault now signs under root %s, but this mesh runs on root %s; replacing a root at once breaks running"
                                .formatted(names(fresh.roots()), names(old.bundle().roots()))
                        + " connections, so nothing was published and the old bundle stays",
                Backoff.WRONG_ROOT);
    }

    static String listed(List<Flaw> flaws) {
        return flaws.stream().map(Flaw::message).collect(joining("; "));
    }

    private static String refusal(Action.Obtain obtain, List<Flaw> flaws) {
        return "what %s at %s returned was not published: %s"
                .formatted(
                        obtain.mesh().intent().vault().signPath(),
                        obtain.mesh().intent().vault().server(),
                        listed(flaws));
    }

    /** One flaw gives the reason its own name, several are told as unproven; the message lists all. */
    private static String single(List<Flaw> flaws) {
        return flaws.size() == 1 ? flaws.getFirst().reason() : Failure.BUNDLE_UNPROVEN;
    }

    private static Result failed(String reason, String message, Backoff backoff) {
        return new Result.Failed(new Failure(reason, message), backoff);
    }

    private static Backoff about(Duration suggested) {
        return new Backoff(suggested.multipliedBy(2), suggested.multipliedBy(2));
    }
}
