package io.virtualmesh.agent.control;

import io.virtualmesh.agent.control.Action.Cause;
import io.virtualmesh.agent.trust.TrustPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** The next action as a function of what is seen; holds nothing and remembers nothing. */
final class Decision {
    /** istiod's own pass takes 100 ms; a second swap inside it could be read as a mixture. */
    static final Duration SPACING = Duration.ofSeconds(2);

    private Decision() {}

    static Action next(
            MeshSource.MeshView view,
            Course course,
            Optional<InPlace> inPlace,
            Attempts attempts,
            Instant now) {
        return switch (view) {
            case MeshSource.MeshView.Waiting _ ->
                    inPlace.map(bundle -> look(bundle, bundle.nextLook(), now))
                            .orElseGet(Action.AwaitMesh::new);
            case MeshSource.MeshView.Managed mesh -> managed(mesh, course, inPlace, attempts, now);
        };
    }

    /** Roots before anything that needs Vault, and the note before anything that may take long. */
    private static Action managed(
            MeshSource.MeshView.Managed mesh,
            Course course,
            Optional<InPlace> inPlace,
            Attempts attempts,
            Instant now) {
        var swap =
                inPlace.filter(bundle -> bundle.usableAt(now))
                        .flatMap(bundle -> swap(mesh, course, bundle));
        if (swap.isPresent()) {
            return tried(swap.get(), inPlace, attempts, now);
        }
        var side = side(mesh, course, inPlace);
        if (side.isPresent() && !now.isBefore(side.get().due())) {
            return side.get().action();
        }
        var rest = side.map(Side::due);
        var cause = cause(mesh, course, inPlace, now);
        if (cause.isEmpty()) {
            var bundle = inPlace.orElseThrow();
            return look(bundle, earliest(rest, Optional.of(bundle.renewAt())), now);
        }
        long generation = course.plan().map(TrustPlan::generation).orElse(0L);
        var told =
                course.polled()
                        .map(it -> it.root().id())
                        .filter(_ -> cause.get() == Cause.REQUESTED);
        var obtain =
                new Action.Obtain(mesh, cause.get(), openRequest(mesh, inPlace), generation, told);
        return earlier(tried(obtain, inPlace, attempts, now), rest);
    }

    /** What needs no Vault any more: roots with the CA in place, or the CA that was made ready. */
    private static Optional<Action.Try> swap(
            MeshSource.MeshView.Managed mesh, Course course, InPlace bundle) {
        return course.rootsToPublish()
                .<Action.Try>map(roots -> new Action.PublishRoots(bundle, roots))
                .or(() -> course.released().map(it -> new Action.PublishPrepared(mesh, it)));
    }

    private record Side(Action action, Instant due) {}

    private static Optional<Side> side(
            MeshSource.MeshView.Managed mesh, Course course, Optional<InPlace> inPlace) {
        return course.noteAt()
                .map(due -> new Side(new Action.Note(course.plan().orElseThrow()), due))
                .or(() ->
                        course.askAt()
                                .map(due ->
                                        new Side(
                                                new Action.AskForPlan(mesh, inPlace.orElseThrow()),
                                                due)));
    }

    private static Action tried(
            Action.Try action, Optional<InPlace> inPlace, Attempts attempts, Instant now) {
        var earliest = earliest(action, inPlace, attempts, now);
        if (!now.isBefore(earliest)) {
            return action;
        }
        return inPlace.map(bundle -> look(bundle, earliest, now))
                .orElseGet(() -> new Action.Rest(earliest));
    }

    private static Action earlier(Action action, Optional<Instant> other) {
        return action instanceof Action.Rest(var until)
                ? new Action.Rest(earliest(other, Optional.of(until)))
                : action;
    }

    /** Looks at istiod if that is due, else rests until the first of both moments. */
    private static Action look(InPlace bundle, Instant otherwise, Instant now) {
        if (!now.isBefore(bundle.nextLook())) {
            return new Action.LookAtIstiod(bundle);
        }
        return new Action.Rest(earliest(Optional.of(bundle.nextLook()), Optional.of(otherwise)));
    }

    private static Optional<Cause> cause(
            MeshSource.MeshView.Managed mesh,
            Course course,
            Optional<InPlace> inPlace,
            Instant now) {
        if (inPlace.isEmpty()) {
            return Optional.of(Cause.NO_BUNDLE);
        }
        var bundle = inPlace.get();
        if (!bundle.usableAt(now)) {
            return Optional.of(Cause.EXPIRED);
        }
        if (!now.isBefore(bundle.renewAt())) {
            return Optional.of(Cause.DUE); // before what may fail for a reason of its own
        }
        if (!bundle.fingerprint().equals(mesh.intent().fingerprint())
                && !course.waitsFor(mesh.intent())) {
            return Optional.of(Cause.SPEC_CHANGED);
        }
        if (openRequest(mesh, inPlace).isPresent()) {
            return Optional.of(Cause.REQUESTED);
        }
        return course.wantsAnother(bundle, now) ? Optional.of(Cause.OTHER_ROOT) : Optional.empty();
    }

    private static Optional<String> openRequest(
            MeshSource.MeshView.Managed mesh, Optional<InPlace> inPlace) {
        var answered = inPlace.flatMap(InPlace::renewedFor);
        return mesh.renewRequest().filter(request -> !answered.equals(Optional.of(request)));
    }

    private static Instant earliest(
            Action.Try action, Optional<InPlace> inPlace, Attempts attempts, Instant now) {
        var retry = attempts.allow(action.wish(), now) ? now : attempts.notBefore();
        var spaced = inPlace.filter(Decision::unconfirmed).map(b -> b.swap().at().plus(SPACING));
        return spaced.filter(moment -> moment.isAfter(retry)).orElse(retry);
    }

    private static boolean unconfirmed(InPlace bundle) {
        return !(bundle.confirmation() instanceof InPlace.Confirmation.Served);
    }

    private static Instant earliest(Optional<Instant> one, Optional<Instant> other) {
        return Stream.concat(one.stream(), other.stream()).min(Instant::compareTo).orElseThrow();
    }
}
