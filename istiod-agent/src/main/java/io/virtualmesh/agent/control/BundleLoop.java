package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.control.Attempts.Failure;
import io.virtualmesh.agent.control.BundleStore.VolumeUnusable;
import io.virtualmesh.agent.control.InPlace.Confirmation;
import io.virtualmesh.agent.trust.Distress;
import io.virtualmesh.agent.trust.Root;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    private final Publisher publisher;
    private final RootCourse roots;
    private final VolumeWatch volume;
    private final IstiodLook istiod;
    private final StatusBook book;
    private final Journal journal;
    private final Clock clock;
    private final Pause pause;
    private final RandomGenerator random;

    private Optional<InPlace> inPlace = Optional.empty();
    private Attempts attempts = Attempts.NONE;

    /** The bundle that istiod may still serve under, although the volume holds it no more. */
    private Optional<InPlace> lost = Optional.empty();

    /** Our own bug in the last round. */
    private Optional<Failure> bug = Optional.empty();

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
            StatusSink status,
            Trust trust) {}

    /** The peers of a change of roots. */
    public record Trust(TrustSource source, WantedRoots wanted, VaultBlocks blocks) {}

    public BundleLoop(
            Edges edges, LoopSettings settings, Clock clock, Pause pause, RandomGenerator random) {
        this.settings = settings;
        this.meshes = edges.meshes();
        this.store = edges.store();
        this.journal = new Journal(edges.status());
        this.volume = new VolumeWatch(store, journal, clock, random);
        this.book = new StatusBook(edges.status());
        var trust = edges.trust();
        this.roots =
                new RootCourse(
                        trust.source(),
                        trust.wanted(),
                        trust.blocks(),
                        settings.rules().pins(),
                        random);
        this.publisher = new Publisher(edges.store(), edges.reload(), settings, random);
        this.issuance =
                new Issuance(
                        new Signing(edges.signer(), settings),
                        new Targets(trust.blocks(), journal),
                        roots,
                        publisher,
                        settings,
                        journal);
        this.istiod = new IstiodLook(edges.reload(), edges.store(), journal);
        this.clock = clock;
        this.pause = pause;
        this.random = random;
        meshes.onChange(pause::wake);
        trust.source().onChange(pause::wake);
        trust.wanted().onChange(pause::wake);
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
                bug = Optional.empty();
            } catch (RuntimeException ourBug) {
                bug = Optional.of(journal.bug("bug", ourBug));
                var wait = Backoff.PEER_AWAY.after(++bugs, random);
                pause.until(Optional.of(clock.instant().plus(wait)));
            }
        }
    }

    private boolean round(Goal goal) throws InterruptedException {
        var now = clock.instant();
        var view = meshes.view();
        tell(view);
        if (inPlace.isPresent() && volume.hasLost(inPlace.get())) {
            lost = inPlace;
            inPlace = Optional.empty();
        }
        inPlace = inPlace.map(bundle -> plannedBy(view, bundle));
        var course = course(view, goal, now);
        book.update(view, course, inPlace, facts(view, goal, course, now), failure(), now);
        if (goal == Goal.FIRST_BUNDLE && inPlace.filter(b -> b.usableAt(now)).isPresent()) {
            return true;
        }
        act(Decision.next(view, course, inPlace, attempts, now), course);
        return false;
    }

    private void act(Action action, Course course) throws InterruptedException {
        switch (action) {
            case Action.AwaitMesh _ -> pause.until(Optional.empty());
            case Action.Rest(var until) -> rest(until);
            case Action.Try once -> attempt(once, course);
            case Action.Note(var plan) -> roots.note(plan, clock.instant());
            case Action.AskForPlan(var mesh, var bundle) ->
                    roots.ask(
                            mesh.intent(), Root.of(bundle.bundle().root()), true, clock.instant());
            case Action.LookAtIstiod(var bundle) ->
                    inPlace = Optional.of(istiod.look(bundle, clock));
        }
    }

    private Course course(MeshSource.MeshView view, Goal goal, Instant now) {
        if (!(view instanceof MeshSource.MeshView.Managed mesh)) {
            roots.drop();
            return Course.ALONE;
        }
        var course = roots.look(scene(mesh, goal), now);
        course.hold()
                .ifPresentOrElse(
                        hold -> journal.trouble("plan", hold.reason(), hold.message()),
                        () -> journal.over("plan", "the trust plan can be followed"));
        course.unnoted()
                .ifPresentOrElse(
                        it -> journal.trouble("note of the plan", it.reason(), it.message()),
                        () -> journal.over("note of the plan", "the trust plan is noted down"));
        return course;
    }

    private RootCourse.Scene scene(MeshSource.MeshView.Managed mesh, Goal goal) {
        return new RootCourse.Scene(
                mesh.intent(), inPlace.or(() -> lost), goal == Goal.FIRST_BUNDLE);
    }

    private Optional<TrustFacts> facts(
            MeshSource.MeshView view, Goal goal, Course course, Instant now) {
        return view instanceof MeshSource.MeshView.Managed mesh
                ? roots.facts(course, scene(mesh, goal), distress(mesh, now))
                : Optional.empty();
    }

    /** A renewal that fails until half of the grace period is over. */
    private Optional<Distress.EndingCa> distress(MeshSource.MeshView.Managed mesh, Instant now) {
        double half = mesh.intent().certificate().graceRatio() / 2;
        return inPlace.filter(_ -> attempts.last().isPresent())
                .map(it -> it.renewedAt(half, Duration.ZERO))
                .filter(it -> !now.isBefore(it.renewAt()))
                .map(it -> new Distress.EndingCa(it.renewAt(), it.bundle().lifetime().until()));
    }

    private Optional<Failure> failure() {
        return attempts.last()
                .or(() -> bug)
                .or(() -> lost.map(_ -> new Failure(VolumeWatch.LOST, VolumeWatch.words())));
    }

    /** While there is a bundle, the volume is looked at in between. */
    private void rest(Instant until) throws InterruptedException {
        var look = inPlace.map(_ -> volume.next()).filter(until::isAfter);
        pause.until(Optional.of(look.orElse(until)));
    }

    /** The spec's ratio decides the renewal time; without a spec the default does, for the report only. */
    private InPlace plannedBy(MeshSource.MeshView view, InPlace bundle) {
        if (view instanceof MeshSource.MeshView.Managed mesh) {
            double ratio = mesh.intent().certificate().graceRatio();
            return bundle.answering(mesh.renewRequest())
                    .renewedAt(ratio, settings.workloadLifetime());
        }
        return bundle.renewedAt(DEFAULT_RATIO, settings.workloadLifetime());
    }

    private void attempt(Action.Try once, Course course) {
        switch (result(once, course)) {
            case Issuance.Result.Published(var published, var warnings) ->
                    published(once, published, warnings);
            case Issuance.Result.Kept _ -> attempts = Attempts.NONE;
            case Issuance.Result.Failed(var failure, var backoff) -> {
                if (failure.isTrouble()) {
                    book.failed();
                }
                var wait = backoff.after(attempts.failuresWith(once.wish()), random);
                attempts = attempts.failed(once.wish(), failure, clock.instant().plus(wait));
                journal.trouble("issuance", failure.reason(), failure.message());
            }
        }
    }

    private void published(Action.Try once, InPlace published, List<MeshSource.Notice> warnings) {
        lost = Optional.empty();
        journal.over(VolumeWatch.LOST, "a new set is in place");
        if (attempts.wish().equals(once.wish()) || !(once instanceof Action.PublishRoots)) {
            attempts = Attempts.NONE;
            journal.over("issuance", "works again");
        }
        switch (once) {
            case Action.PublishRoots(_, var roots) -> {
                inPlace = Optional.of(published);
                journal.happened("RootsPublished", "root " + roots.ids() + " with the same CA");
            }
            case Action.PublishPrepared(var mesh, var prepared) -> {
                roots.drop();
                issued(mesh, published, prepared.warnings(), "its root may sign now");
            }
            case Action.Obtain obtain ->
                    issued(obtain.mesh(), published, warnings, obtain.cause().toString());
        }
    }

    private void issued(
            MeshSource.MeshView.Managed mesh,
            InPlace published,
            List<MeshSource.Notice> warnings,
            String because) {
        var fresh = plannedBy(mesh, published);
        inPlace = Optional.of(fresh);
        book.issued(warnings);
        journal.happened("BundlePublished", describe(fresh, because));
        journal.warnings(warnings);
    }

    /** A bug of ours in the way of a bundle is a failed try like any other, told with its stack trace. */
    private Issuance.Result result(Action.Try once, Course course) {
        var unready = volume.makeReady();
        if (unready.isPresent()) {
            return Publisher.notPublished(unready.get());
        }
        try {
            var result =
                    switch (once) {
                        case Action.Obtain obtain ->
                                issuance.obtain(obtain, course, inPlace.or(() -> lost), clock);
                        case Action.PublishRoots roots -> publisher.roots(roots, clock);
                        case Action.PublishPrepared prepared ->
                                publisher.prepared(prepared, course, inPlace, clock);
                    };
            if (result instanceof Issuance.Result.Failed(var failure, _)
                    && failure.reason().equals(Failure.PUBLICATION_FAILED)) {
                volume.suspect();
            }
            return result;
        } catch (RuntimeException ourBug) {
            return new Issuance.Result.Failed(journal.bug("issuance", ourBug), Backoff.PEER_AWAY);
        }
    }

    private static String describe(InPlace fresh, String because) {
        return "new intermediate %s, %s, valid until %s, renewal at %s, because %s"
                .formatted(
                        Certificates.describe(fresh.bundle().signer()),
                        fresh.bundle().key(),
                        fresh.bundle().lifetime().until(),
                        fresh.renewAt(),
                        because);
    }

    private void tell(MeshSource.MeshView view) {
        switch (view) {
            case MeshSource.MeshView.Waiting(var reason, var message)
                    when reason.equals(MeshSource.STARTING) ->
                    journal.starting("VirtualMesh", reason, message);
            case MeshSource.MeshView.Waiting(var reason, var message) ->
                    journal.waiting("VirtualMesh", reason, message);
            case MeshSource.MeshView.Managed mesh -> {
                journal.over("VirtualMesh", "found " + mesh.intent().source());
                journal.notices(mesh.notices());
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
                var kept = publisher.adopted(stored, unseen);
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
