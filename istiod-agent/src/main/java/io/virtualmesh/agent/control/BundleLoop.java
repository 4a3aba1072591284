package io.virtualmesh.agent.control;

import io.virtualmesh.agent.control.BundleStore.VolumeUnusable;
import io.virtualmesh.agent.control.InPlace.Confirmation;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Keeps a proven bundle in front of istiod.
 *
 * <p>One round looks at the world (VirtualMesh, bundle in place, failures so far, time), lets {@link Decision} choose one
 * {@link Action}, does it, and tells {@link StatusSink}. Nothing a round needs is remembered from an earlier process: after a
 * crash the volume and the VirtualMesh say all. A failure never removes the bundle in place, and the next try is always
 * scheduled, for ever, with capped and jittered back-off.
 *
 * <p>Runs on one thread; ends when that is interrupted.
 */
public final class BundleLoop {
    /** Name of the note beside the bundle that holds {@link MeshSource.MeshView.Managed#mirrorText}. */
    public static final String MIRROR_NOTE = InPlace.NOTE_MIRROR;

    private static final double DEFAULT_RATIO = 0.10;

    private final LoopSettings settings;
    private final MeshSource meshes;
    private final BundleStore store;
    private final Issuance issuance;
    private final IstiodLook istiod;
    private final StatusBook book;
    private final Journal journal;
    private final Clock clock;
    private final Pause pause;
    private final RandomGenerator random;

    private Optional<InPlace> inPlace = Optional.empty();
    private Attempts attempts = Attempts.NONE;

    /** Whether to stop at the first bundle or to go on for ever. */
    public enum Goal {
        /** {@code init-container}: a full, proven set is in place. */
        FIRST_BUNDLE,
        /** {@code sidecar}: never reached. */
        KEEP_FRESH
    }

    /** The peers of the loop. */
    public record Edges(
            MeshSource meshes,
            Signer signer,
            BundleStore store,
            ReloadProof reload,
            StatusSink status) {}

    public BundleLoop(
            Edges edges, LoopSettings settings, Clock clock, Pause pause, RandomGenerator random) {
        this.settings = settings;
        this.meshes = edges.meshes();
        this.store = edges.store();
        this.journal = new Journal(edges.status());
        this.book = new StatusBook(edges.status());
        this.issuance = new Issuance(edges.signer(), edges.store(), settings, random);
        this.istiod = new IstiodLook(edges.reload(), edges.store(), journal);
        this.clock = clock;
        this.pause = pause;
        this.random = random;
        meshes.onChange(pause::wake);
    }

    /** Returns when {@code goal} is reached; with {@link Goal#KEEP_FRESH} only by interruption. */
    public void run(Goal goal) throws InterruptedException {
        makeVolumeReady();
        adoptWhatIsThere();
        int bugs = 0;
        while (true) {
            try {
                if (round(goal)) {
                    return;
                }
                bugs = 0;
            } catch (RuntimeException ourBug) {
                journal.bug(ourBug);
                var wait = Backoff.PEER_AWAY.after(++bugs, random);
                pause.until(Optional.of(clock.instant().plus(wait)));
            }
        }
    }

    private boolean round(Goal goal) throws InterruptedException {
        var now = clock.instant();
        var view = meshes.view();
        tell(view);
        inPlace = inPlace.map(bundle -> plannedBy(view, bundle));
        book.update(view, inPlace, attempts, now);
        if (goal == Goal.FIRST_BUNDLE && inPlace.filter(b -> b.usableAt(now)).isPresent()) {
            return true;
        }
        switch (Decision.next(view, inPlace, attempts, now)) {
            case Action.AwaitMesh _ -> pause.until(Optional.empty());
            case Action.Rest(var until) -> pause.until(Optional.of(until));
            case Action.Obtain obtain -> obtain(obtain);
            case Action.LookAtIstiod(var bundle) ->
                    inPlace = Optional.of(istiod.look(bundle, clock));
        }
        return false;
    }

    /** The spec's ratio decides the renewal time; without a spec the default does, for the report only. */
    private InPlace plannedBy(MeshSource.MeshView view, InPlace bundle) {
        double ratio =
                view instanceof MeshSource.MeshView.Managed mesh
                        ? mesh.intent().certificate().graceRatio()
                        : DEFAULT_RATIO;
        return bundle.renewedAt(ratio, settings.workloadLifetime());
    }

    private void obtain(Action.Obtain obtain) {
        switch (issuance.perform(obtain, inPlace, clock)) {
            case Issuance.Result.Published(var published, var warnings) -> {
                var fresh = plannedBy(obtain.mesh(), published);
                inPlace = Optional.of(fresh);
                attempts = Attempts.NONE;
                book.issued(warnings);
                journal.over("issuance", "works again");
                journal.happened("BundlePublished", describe(fresh, obtain.cause()));
                warnings.forEach(w -> journal.trouble("warning", w.reason(), w.message()));
            }
            case Issuance.Result.Failed(var failure, var backoff) -> {
                book.failed();
                var wait = backoff.after(attempts.failuresWith(obtain.wish()), random);
                attempts = attempts.failed(obtain.wish(), failure, clock.instant().plus(wait));
                journal.trouble("issuance", failure.reason(), failure.message());
            }
        }
    }

    private static String describe(InPlace fresh, Action.Cause cause) {
        var signer = fresh.bundle().signer();
        return "new intermediate %s (%s), serial %x, valid until %s, renewal at %s, because %s"
                .formatted(
                        signer.getSubjectX500Principal().getName(),
                        fresh.bundle().key(),
                        signer.getSerialNumber(),
                        fresh.bundle().lifetime().until(),
                        fresh.renewAt(),
                        cause);
    }

    private void tell(MeshSource.MeshView view) {
        switch (view) {
            case MeshSource.MeshView.Waiting(var reason, var message) ->
                    journal.waiting("VirtualMesh", reason, message);
            case MeshSource.MeshView.Managed mesh -> {
                journal.over("VirtualMesh", "found " + mesh.intent().source());
                mesh.notices()
                        .forEach(n ->
                                journal.trouble("notice " + n.reason(), n.reason(), n.message()));
            }
        }
    }

    private void makeVolumeReady() throws InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                store.prepare();
                journal.over("volume", "usable again");
                return;
            } catch (VolumeUnusable unusable) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("stopped while the volume was looked at");
                }
                journal.trouble("volume", unusable.reason(), unusable.getMessage());
                book.volumeUnusable(unusable.reason(), unusable.getMessage(), clock.instant());
                var wait = Backoff.PEER_AWAY.after(failures, random);
                pause.until(Optional.of(clock.instant().plus(wait)));
            }
        }
    }

    /** A container that restarts keeps a valid bundle instead of asking Vault for one more. */
    private void adoptWhatIsThere() {
        var now = clock.instant();
        try {
            inPlace = store.stored().flatMap(stored -> adopt(stored, now));
        } catch (IOException unreadable) {
            journal.trouble(
                    "volume",
                    "BundleUnreadable",
                    "the set on the volume cannot be read and will be replaced: "
                            + unreadable.getMessage());
        }
    }

    private Optional<InPlace> adopt(BundleStore.StoredBundle stored, Instant now) {
        var flaws = issuance.flaws(stored.bundle(), now);
        try {
            if (flaws.isEmpty()) {
                var unseen = new Confirmation.Unknown("NotObserved", "nobody looked yet", 0, now);
                var kept = issuance.inPlace(stored, unseen);
                journal.happened(
                        "BundleKept",
                        "the set on the volume is valid until "
                                + kept.bundle().lifetime().until()
                                + "; no new intermediate was needed");
                return Optional.of(kept);
            }
            journal.trouble("volume", "BundleUnproven", Issuance.listed(flaws));
            return Optional.empty();
        } finally {
            stored.bundle().key().destroy();
        }
    }
}
