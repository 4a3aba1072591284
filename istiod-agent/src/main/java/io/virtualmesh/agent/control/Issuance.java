package io.virtualmesh.agent.control;

import static java.util.stream.Collectors.joining;

import io.virtualmesh.agent.bundle.BundleCheck;
import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.bundle.Certificates;
import io.virtualmesh.agent.bundle.Flaw;
import io.virtualmesh.agent.control.Attempts.Failure;
import io.virtualmesh.agent.control.MeshSource.Notice;
import io.virtualmesh.agent.control.TrustSource.TrustView;
import io.virtualmesh.agent.trust.PlannedRoot;
import io.virtualmesh.agent.trust.Root;
import io.virtualmesh.agent.trust.RootFile;
import io.virtualmesh.agent.trust.TrustPlan;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** From signing to publication; nothing is published that is not proven, and under no root that is not agreed on. */
final class Issuance {
    private final Signing signing;
    private final Targets targets;
    private final RootCourse roots;
    private final Publisher publisher;
    private final LoopSettings settings;
    private final Journal journal;

    Issuance(
            Signing signing,
            Targets targets,
            RootCourse roots,
            Publisher publisher,
            LoopSettings settings,
            Journal journal) {
        this.signing = signing;
        this.targets = targets;
        this.roots = roots;
        this.publisher = publisher;
        this.settings = settings;
        this.journal = journal;
    }

    /** What one try came to. */
    sealed interface Result {
        record Published(InPlace fresh, List<Notice> warnings) implements Result {}

        /** Proven, and kept until its root may be signed under. */
        record Kept(Prepared prepared) implements Result {}

        record Failed(Failure failure, Backoff backoff) implements Result {}
    }

    /** Asks one Vault after the other, until one gives what may be published. */
    Result obtain(Action.Obtain obtain, Course course, Optional<InPlace> present, Clock clock) {
        var early = present.isEmpty() ? unsure(obtain, clock.instant()) : Optional.<Result>empty();
        return early.orElseGet(() -> ask(obtain, course, present, clock));
    }

    /** Each signature leaves a certificate in Vault's store, so where the plan is not known yet it is asked for first. */
    private Optional<Result> unsure(Action.Obtain obtain, Instant now) {
        if (roots.view().isPresent()) {
            return Optional.empty();
        }
        var intent = obtain.mesh().intent();
        return roots.wanted(intent)
                .map(own -> roots.ask(intent, own, false, now))
                .flatMap(view ->
                        view instanceof TrustView.Unsure(var reason, var why)
                                ? Optional.of(failed(reason, why, Backoff.PEER_AWAY))
                                : Optional.empty());
    }

    private Result ask(
            Action.Obtain obtain, Course course, Optional<InPlace> present, Clock clock) {
        var failures = new ArrayList<Result.Failed>();
        var away = new HashSet<VaultIntent>();
        Optional<Result> kept = Optional.empty();
        for (var target : targets.of(obtain, course)) {
            var vault = withoutPath(target.intent().vault());
            if (away.contains(vault) || isTheSameAgain(target, course, failures)) {
                continue;
            }
            switch (obtain(obtain, target, course, present, clock)) {
                case Result.Published published -> {
                    return published;
                }
                case Result.Kept ready -> kept = Optional.of(ready);
                case Result.Failed failed -> {
                    failures.add(failed);
                    if (failed.backoff().equals(Backoff.PEER_AWAY)) {
                        away.add(vault);
                    }
                }
            }
        }
        if (kept.isPresent() && !obtain.cause().needsOneNow()) {
            return kept.get();
        }
        boolean waits = kept.isPresent() || course.prepared().isPresent();
        if (obtain.cause() == Action.Cause.REQUESTED && waits) {
            return requestWaits(failures);
        }
        if (kept.isPresent() || failures.isEmpty()) {
            failures.addFirst(waits(course, Backoff.REFUSED));
        }
        return together(failures);
    }

    private static Result requestWaits(List<Result.Failed> failures) {
        var why = failures.stream().map(it -> "; " + it.failure().message()).collect(joining());
        return failed(
                Failure.REQUEST_WAITS,
                "the renewal that was asked for waits until the root that Vault signs under now may be used:"
                        + " no intermediate under one that the trust plan allows could be had"
                        + why,
                Backoff.WRONG_ROOT);
    }

    private static VaultIntent withoutPath(VaultIntent vault) {
        return vault.signedAt("");
    }

    /** What the spec says has just failed, and Vault says that it leads to the same root. */
    private static boolean isTheSameAgain(
            Targets.Target target, Course course, List<Result.Failed> failures) {
        return !failures.isEmpty()
                && target.root()
                        .filter(root ->
                                course.polled()
                                        .filter(it -> it.root().equals(root.root()))
                                        .isPresent())
                        .isPresent();
    }

    private static Result.Failed waits(Course course, Backoff backoff) {
        return new Result.Failed(
                new Failure(
                        "RootNotAllowedYet",
                        "Vault signs under a root that "
                                + course.plan()
                                        .map(it -> "generation " + it.generation() + " of ")
                                        .orElse("")
                                + "the trust plan does not allow yet, and no intermediate under one that"
                                + " it allows could be had"),
                backoff);
    }

    private static Result together(List<Result.Failed> failures) {
        var first = failures.getFirst();
        return failures.size() == 1
                ? first
                : failed(
                        first.failure().reason(),
                        failures.stream().map(it -> it.failure().message()).collect(joining("; ")),
                        first.backoff());
    }

    private Result obtain(
            Action.Obtain obtain,
            Targets.Target target,
            Course course,
            Optional<InPlace> present,
            Clock clock) {
        return switch (signing.obtain(target.intent(), clock)) {
            case Signing.Outcome.Failed(var failure, var backoff) ->
                    new Result.Failed(failure, backoff);
            case Signing.Outcome.Proven proven -> {
                boolean kept = false;
                try {
                    var result = settle(obtain, target, proven, course, present, clock);
                    kept = result instanceof Result.Kept;
                    yield result;
                } finally {
                    if (!kept) {
                        proven.bundle().key().destroy();
                    }
                }
            }
        };
    }

    private Result settle(
            Action.Obtain obtain,
            Targets.Target target,
            Signing.Outcome.Proven proven,
            Course course,
            Optional<InPlace> present,
            Clock clock) {
        var root = Root.of(proven.bundle().anchor().orElseThrow());
        return switch (view(obtain, root, present, clock.instant())) {
            case TrustView.Planned(var plan) ->
                    planned(plan, root, obtain, target, proven, course, present, clock);
            case TrustView.NoPlan(var why) ->
                    alone(obtain, target, proven, present, why, Failure.ROOT_CHANGE_REFUSED, clock);
            case TrustView.Unsure(var reason, var why) ->
                    present.isEmpty()
                            ? failed(reason, why, Backoff.PEER_AWAY)
                            : alone(obtain, target, proven, present, why, reason, clock);
        };
    }

    /** Past all caches where nothing was published yet: nobody knows how long it took to come so far. */
    private TrustView view(
            Action.Obtain obtain, Root root, Optional<InPlace> present, Instant now) {
        var intent = obtain.mesh().intent();
        if (present.isEmpty()) {
            return roots.ask(intent, root, false, now);
        }
        var own = Root.of(present.get().bundle().root());
        return roots.view().orElseGet(() -> roots.ask(intent, own, true, now));
    }

    /** Without a plan: one root for ever. */
    private Result alone(
            Action.Obtain obtain,
            Targets.Target target,
            Signing.Outcome.Proven proven,
            Optional<InPlace> present,
            String why,
            String reason,
            Clock clock) {
        return present.filter(old -> !old.bundle().roots().equals(proven.bundle().roots()))
                .map(old -> rootChangeRefused(reason, why, old, proven.bundle()))
                .orElseGet(() ->
                        publisher.alone(
                                proven.bundle(), order(obtain, target, proven, present), clock));
    }

    /** What came by another way than the spec's does not make the spec obeyed. */
    private static Publisher.Order order(
            Action.Obtain obtain,
            Targets.Target target,
            Signing.Outcome.Proven proven,
            Optional<InPlace> present) {
        var spec = obtain.mesh().intent().fingerprint();
        return new Publisher.Order(
                obtain.mesh(),
                present,
                target.own() ? spec : present.map(InPlace::fingerprint).orElse(spec),
                answered(obtain, present),
                proven.warnings());
    }

    private Result planned(
            TrustPlan plan,
            Root root,
            Action.Obtain obtain,
            Targets.Target target,
            Signing.Outcome.Proven proven,
            Course course,
            Optional<InPlace> present,
            Clock clock) {
        if (target.root().filter(it -> !it.root().equals(root)).isPresent()) {
            return moved(target, root);
        }
        if (obtain.cause() == Action.Cause.OTHER_ROOT
                && present.filter(it -> it.bundle().rootId().equals(root.id())).isPresent()) {
            roots.disprove(course.polled());
            return stays(target, root);
        }
        if (!plan.allows(root.id()) && isInPlace(root, obtain.mesh().intent(), present)) {
            return waits(course, Backoff.WRONG_ROOT);
        }
        if (!plan.allows(root.id()) || leavesTooEarly(plan, root, present, clock.instant())) {
            var ready = prepared(root, obtain.mesh().intent(), proven, clock.instant());
            roots.keep(ready, clock.instant());
            if (course.prepared().filter(it -> it.root().equals(ready.root())).isEmpty()) {
                journal.happened(
                        "IntermediatePrepared",
                        "a new intermediate under root %s is ready, and is published when all trust that root"
                                .formatted(ready.root()));
            }
            return new Result.Kept(ready);
        }
        var order = order(obtain, target, proven, present);
        return rootsFor(plan, root, course, present)
                .map(file -> publisher.under(file, proven.bundle(), order, clock))
                .orElseGet(() -> held(course));
    }

    /** More of what is there already is of no use, neither now nor later. */
    private static boolean isInPlace(Root root, MeshIntent intent, Optional<InPlace> present) {
        return present.filter(it -> it.bundle().rootId().equals(root.id()))
                .filter(it -> it.fingerprint().equals(intent.fingerprint()))
                .isPresent();
    }

    /** A root that the plan does not trust is left by its steps only: leaves lead to it. */
    private static boolean leavesTooEarly(
            TrustPlan plan, Root root, Optional<InPlace> present, Instant now) {
        return present.filter(it -> it.usableAt(now))
                .map(it -> it.bundle().rootId())
                .filter(id -> !plan.trusts(id) && !id.equals(root.id()))
                .isPresent();
    }

    /** Who cannot follow the plan renews with the roots in place, if the CA leads to one of them. */
    private static Optional<RootFile> rootsFor(
            TrustPlan plan, Root root, Course course, Optional<InPlace> present) {
        if (course.hold().isEmpty()) {
            return Optional.of(Publisher.kept(plan.rootFile(), present));
        }
        return present.map(it -> it.bundle().rootFile())
                .filter(file -> file.ids().contains(root.id()));
    }

    private static Result held(Course course) {
        var hold = course.hold().orElseThrow();
        return failed(hold.reason(), hold.message(), Backoff.WRONG_ROOT);
    }

    private static Result moved(Targets.Target target, Root root) {
        return failed(
                "IssuerMoved",
                target.intent().vault().signPath()
                        + " signs under root "
                        + root
                        + ", not under "
                        + target.root().map(PlannedRoot::id).orElseThrow()
                        + " as the trust plan tells",
                Backoff.WRONG_ROOT);
    }

    private static Result stays(Targets.Target target, Root root) {
        return failed(
                "IssuerMoved",
                target.intent().vault().signPath()
                        + " signs under root "
                        + root
                        + " as before, although its mount tells of another root",
                Backoff.WRONG_ROOT);
    }

    private Prepared prepared(
            Root root, MeshIntent intent, Signing.Outcome.Proven proven, Instant now) {
        return new Prepared(
                proven.bundle(),
                root.id(),
                intent.fingerprint(),
                publisher.freshUntil(proven.bundle(), intent, now),
                Publisher.notices(proven.warnings()));
    }

    /** The open request; without one, that which the bundle before has answered stays answered. */
    private static Optional<String> answered(Action.Obtain obtain, Optional<InPlace> present) {
        return obtain.renewRequest().or(() -> present.flatMap(InPlace::renewedFor));
    }

    List<Flaw> flaws(CaBundle bundle, Instant now) {
        return BundleCheck.flaws(bundle, now, settings.rules());
    }

    private static String names(List<X509Certificate> roots) {
        return roots.stream()
                .map(root ->
                        Certificates.describe(root) + " with SHA-256 " + Certificates.sha256(root))
                .collect(joining(" and "));
    }

    private static Result rootChangeRefused(
            String reason, String why, InPlace old, CaBundle fresh) {
        return failed(
                reason,
                ("Vault now signs under root %s, but this mesh runs on root %s; replacing a root at once breaks running"
                                + " connections, so nothing was published and the old bundle stays. A root can be"
                                + " changed by a trust plan only, and there is none: %s")
                        .formatted(names(fresh.roots()), names(old.bundle().roots()), why),
                Backoff.WRONG_ROOT);
    }

    static String listed(List<Flaw> flaws) {
        return flaws.stream().map(Flaw::message).collect(joining("; "));
    }

    /** One flaw gives the reason its own name, several are told as unproven; the message lists all. */
    static String single(List<Flaw> flaws) {
        return flaws.size() == 1 ? flaws.getFirst().reason() : Failure.BUNDLE_UNPROVEN;
    }

    static Result failed(String reason, String message, Backoff backoff) {
        return new Result.Failed(new Failure(reason, message), backoff);
    }
}
