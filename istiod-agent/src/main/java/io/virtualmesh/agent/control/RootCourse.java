package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.RootPins;
import io.virtualmesh.agent.control.TrustSource.TrustView;
import io.virtualmesh.agent.trust.Distress;
import io.virtualmesh.agent.trust.Following;
import io.virtualmesh.agent.trust.PlannedRoot;
import io.virtualmesh.agent.trust.Replica;
import io.virtualmesh.agent.trust.ReplicaTrust;
import io.virtualmesh.agent.trust.Root;
import io.virtualmesh.agent.trust.RootId;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.WantedRoot;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Follows the trust plan for one replica: keeps what {@link Following} must know from round to round, and says what was done.
 * Used by the loop's thread only.
 */
final class RootCourse {
    /** Others wait for us. */
    private static final Backoff NOTING =
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));

    /** Somebody may delete the mirror. */
    private static final Duration NOTE_AGAIN = Duration.ofMinutes(5);

    /** Each intermediate that is made ready leaves a certificate in Vault's store, and a default issuer may flap. */
    private static final Duration BETWEEN_PREPARED = Duration.ofMinutes(1);

    private final TrustSource trust;
    private final WantedRoots wanted;
    private final VaultBlocks blocks;
    private final RootPins pins;
    private final RandomGenerator random;

    private Optional<Prepared> prepared = Optional.empty();
    private Instant prepareAt = Instant.EPOCH;

    /** What Vault told of its root and did not sign under. */
    private Optional<RootId> disproved = Optional.empty();

    /** Why the last note was not taken. */
    private Optional<String> unnoted = Optional.empty();

    private long noted;
    private long acknowledged;
    private Tries notes = new Tries(0, Instant.EPOCH);
    private Tries asks = new Tries(0, Instant.EPOCH);

    RootCourse(
            TrustSource trust,
            WantedRoots wanted,
            VaultBlocks blocks,
            RootPins pins,
            RandomGenerator random) {
        this.trust = trust;
        this.wanted = wanted;
        this.blocks = blocks;
        this.pins = pins;
        this.random = random;
    }

    private record Tries(int failures, Instant notBefore) {}

    /** What is looked at: a set that was lost may still be what istiod runs on. */
    record Scene(MeshIntent intent, Optional<InPlace> inPlace, boolean beforeIstiod) {}

    Course look(Scene scene, Instant now) {
        var polled = polled(scene.intent());
        prepared.filter(it -> isStale(it, scene, polled, now)).ifPresent(_ -> drop());
        var view = trust.view();
        return view instanceof TrustView.Planned(var plan)
                ? planned(plan, view, scene, polled)
                : unplanned(view, scene, polled);
    }

    private Optional<WantedRoot> polled(MeshIntent intent) {
        var told = wanted.of(intent);
        if (!disproved.equals(told.map(it -> it.root().id()))) {
            disproved = Optional.empty();
        }
        return told.filter(_ -> disproved.isEmpty());
    }

    private Course unplanned(TrustView view, Scene scene, Optional<WantedRoot> polled) {
        var askAt =
                view instanceof TrustView.Unsure && scene.inPlace().isPresent()
                        ? Optional.of(asks.notBefore())
                        : Optional.<Instant>empty();
        return new Course(
                view,
                Optional.empty(),
                polled,
                prepared,
                prepareAt,
                Optional.empty(),
                Optional.empty(),
                askAt);
    }

    private Course planned(
            TrustPlan plan, TrustView view, Scene scene, Optional<WantedRoot> polled) {
        var following =
                new Following(
                        plan,
                        replica(scene.inPlace()),
                        wantedId(plan, polled, scene.inPlace()),
                        pins,
                        trust.rule());
        // an istiod without a set of ours that we know of may run on anything
        if ((scene.beforeIstiod() || scene.inPlace().isPresent()) && following.mayAcknowledge()) {
            acknowledged = Math.max(acknowledged, plan.generation());
        }
        return new Course(
                view,
                Optional.of(following),
                polled,
                prepared,
                prepareAt,
                Optional.of(noteAt(plan)),
                unnoted(plan),
                Optional.empty());
    }

    /**
     * Told from the second failure on: of many that write the mirror at once one may lose. What is noted already holds up nobody,
     * if the same note is not taken again.
     */
    private Optional<MeshSource.Notice> unnoted(TrustPlan plan) {
        return unnoted.filter(_ -> noted < plan.generation() && notes.failures() > 1)
                .map(why ->
                        new MeshSource.Notice(
                                "PlanNotNoted",
                                "generation %d of the trust plan is not acknowledged: %s"
                                        .formatted(plan.generation(), why)));
    }

    private Instant noteAt(TrustPlan plan) {
        boolean fresh = noted < plan.generation() && notes.failures() == 0;
        return fresh ? Instant.EPOCH : notes.notBefore();
    }

    /** Vault signs under the root in place again, under a third one, or for another spec; or it has grown old. */
    private static boolean isStale(
            Prepared it, Scene scene, Optional<WantedRoot> polled, Instant now) {
        return !now.isBefore(it.freshUntil())
                || !it.fingerprint().equals(scene.intent().fingerprint())
                || polled.filter(root -> !root.root().id().equals(it.root())).isPresent()
                || scene.inPlace()
                        .filter(bundle -> bundle.bundle().rootId().equals(it.root()))
                        .filter(bundle -> bundle.fingerprint().equals(it.fingerprint()))
                        .isPresent();
    }

    private RootId wantedId(
            TrustPlan plan, Optional<WantedRoot> polled, Optional<InPlace> inPlace) {
        return prepared.map(Prepared::root)
                .or(() -> inPlace.map(it -> it.bundle().rootId()))
                .or(() -> polled.map(it -> it.root().id()))
                .orElseGet(() -> plan.signable().first());
    }

    private Replica replica(Optional<InPlace> inPlace) {
        return new Replica(
                inPlace.map(it ->
                        new Replica.Published(
                                it.bundle().rootFile(), it.bundle().rootId(), it.swap().loaded())),
                noted,
                acknowledged);
    }

    /** What it says of itself in the report; empty where there is no plan. */
    Optional<TrustFacts> facts(Course course, Scene scene, Optional<Distress.EndingCa> distress) {
        return course.following()
                .map(following ->
                        new TrustFacts(
                                entry(scene.inPlace()),
                                following.rule(),
                                wantedRoot(course, scene),
                                course.hold(),
                                course.unnoted(),
                                distress));
    }

    private ReplicaTrust entry(Optional<InPlace> inPlace) {
        var usual = replica(inPlace).report();
        return inPlace.map(it -> new ReplicaTrust(usual.ack(), usual.published(), signers(it)))
                .orElse(usual);
    }

    /** All that istiod may be signing under: the root of its CA, and that of the one before until it was seen with the new. */
    private static HashSet<Root> signers(InPlace it) {
        var before = it.swap().loaded() ? Optional.<RootId>empty() : it.swap().rootBefore();
        var signers = new HashSet<Root>();
        signers.add(Root.of(it.bundle().root()));
        it.bundle().rootFile().roots().stream()
                .filter(root -> before.equals(Optional.of(root.id())))
                .forEach(signers::add);
        return signers;
    }

    /**
     * The root of an intermediate that was proven, and the way to another one under it. Empty while that is not settled: who
     * coordinates waits then, instead of turning back.
     */
    private Optional<WantedRoot> wantedRoot(Course course, Scene scene) {
        var ready = prepared.flatMap(it -> it.bundle().anchor()).map(Root::of);
        if (ready.isPresent()) {
            return ready.map(root -> way(course, scene, root));
        }
        var inPlace = scene.inPlace().map(it -> Root.of(it.bundle().root()));
        boolean open =
                !wanted.asked(scene.intent())
                        || course.polled()
                                .filter(it -> !inPlace.equals(Optional.of(it.root())))
                                .isPresent();
        return open ? Optional.empty() : inPlace.map(root -> way(course, scene, root));
    }

    private WantedRoot way(Course course, Scene scene, Root root) {
        boolean ours =
                prepared.isPresent()
                        || scene.inPlace()
                                .filter(it -> it.fingerprint().equals(scene.intent().fingerprint()))
                                .isPresent();
        return course.polled()
                .filter(it -> it.root().equals(root))
                .or(() ->
                        course.plan()
                                .flatMap(plan -> plan.find(root.id()))
                                .flatMap(PlannedRoot::vault)
                                .map(block -> new WantedRoot(root, Optional.of(block))))
                .orElseGet(() ->
                        ours ? here(scene.intent(), root) : new WantedRoot(root, Optional.empty()));
    }

    private WantedRoot here(MeshIntent intent, Root root) {
        var block = blocks.write(intent.vault(), intent.vault().signPath());
        return new WantedRoot(root, Optional.of(block));
    }

    /** What is known of the plan now; empty where it has yet to be looked for. */
    Optional<TrustView> view() {
        var view = trust.view();
        return view instanceof TrustView.Unsure ? Optional.empty() : Optional.of(view);
    }

    /** The root that Vault would sign under; blocks. */
    Optional<Root> wanted(MeshIntent intent) {
        return wanted.ask(intent).map(WantedRoot::root);
    }

    /** Reads the plan past all caches, and makes one where there never was one. */
    TrustView ask(MeshIntent intent, Root own, boolean inPlace, Instant now) {
        var root =
                wanted.ask(intent)
                        .filter(it -> it.root().equals(own))
                        .orElseGet(() -> here(intent, own));
        var view = trust.ask(root, inPlace, now);
        asks = view instanceof TrustView.Unsure ? failed(asks, now) : new Tries(0, Instant.EPOCH);
        return view;
    }

    void note(TrustPlan plan, Instant now) {
        unnoted = trust.note(plan);
        if (unnoted.isEmpty()) {
            noted = Math.max(noted, plan.generation());
            notes = new Tries(0, now.plus(NOTE_AGAIN));
        } else {
            notes = failed(notes, now);
        }
    }

    private Tries failed(Tries before, Instant now) {
        int failures = before.failures() + 1;
        return new Tries(failures, now.plus(NOTING.after(failures, random)));
    }

    /** Vault's mount tells of a root, and what it signs leads to the one in place. */
    void disprove(Optional<WantedRoot> told) {
        disproved = told.map(it -> it.root().id());
    }

    void keep(Prepared ready, Instant now) {
        drop();
        prepared = Optional.of(ready);
        prepareAt = now.plus(BETWEEN_PREPARED);
    }

    void drop() {
        prepared.ifPresent(Prepared::destroy);
        prepared = Optional.empty();
    }
}
