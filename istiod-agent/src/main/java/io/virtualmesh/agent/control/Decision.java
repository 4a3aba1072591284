package io.virtualmesh.agent.control;

import io.virtualmesh.agent.control.Action.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The next action as a function of what is seen; holds nothing and remembers nothing. */
final class Decision {
    /** istiod's own pass takes 100 ms; a second swap inside it could be read as a mixture. */
    static final Duration SPACING = Duration.ofSeconds(2);

    private Decision() {}

    static Action next(
            MeshSource.MeshView view, Optional<InPlace> inPlace, Attempts attempts, Instant now) {
        return switch (view) {
            case MeshSource.MeshView.Waiting _ ->
                    inPlace.map(bundle -> look(bundle, bundle.nextLook(), now))
                            .orElseGet(Action.AwaitMesh::new);
            case MeshSource.MeshView.Managed mesh -> managed(mesh, inPlace, attempts, now);
        };
    }

    private static Action managed(
            MeshSource.MeshView.Managed mesh,
            Optional<InPlace> inPlace,
            Attempts attempts,
            Instant now) {
        var cause = cause(mesh, inPlace, now);
        if (cause.isEmpty()) {
            var bundle = inPlace.orElseThrow();
            return look(bundle, bundle.renewAt(), now);
        }
        var obtain = new Action.Obtain(mesh, cause.get(), openRequest(mesh, inPlace));
        var earliest = earliest(obtain, inPlace, attempts, now);
        if (!now.isBefore(earliest)) {
            return obtain;
        }
        return inPlace.map(bundle -> look(bundle, earliest, now))
                .orElseGet(() -> new Action.Rest(earliest));
    }

    /** Looks at istiod if that is due, else rests until the first of both moments. */
    private static Action look(InPlace bundle, Instant otherwise, Instant now) {
        if (!now.isBefore(bundle.nextLook())) {
            return new Action.LookAtIstiod(bundle);
        }
        return new Action.Rest(earlier(bundle.nextLook(), otherwise));
    }

    private static Optional<Cause> cause(
            MeshSource.MeshView.Managed mesh, Optional<InPlace> inPlace, Instant now) {
        if (inPlace.isEmpty()) {
            return Optional.of(Cause.NO_BUNDLE);
        }
        var bundle = inPlace.get();
        if (!bundle.usableAt(now)) {
            return Optional.of(Cause.EXPIRED);
        }
        if (!bundle.fingerprint().equals(mesh.intent().fingerprint())) {
            return Optional.of(Cause.SPEC_CHANGED);
        }
        if (openRequest(mesh, inPlace).isPresent()) {
            return Optional.of(Cause.REQUESTED);
        }
        return now.isBefore(bundle.renewAt()) ? Optional.empty() : Optional.of(Cause.DUE);
    }

    private static Optional<String> openRequest(
            MeshSource.MeshView.Managed mesh, Optional<InPlace> inPlace) {
        var answered = inPlace.flatMap(InPlace::renewedFor);
        return mesh.renewRequest().filter(request -> !answered.equals(Optional.of(request)));
    }

    private static Instant earliest(
            Action.Obtain obtain, Optional<InPlace> inPlace, Attempts attempts, Instant now) {
        var retry = attempts.allow(obtain.wish(), now) ? now : attempts.notBefore();
        var spaced = inPlace.filter(Decision::unconfirmed).map(b -> b.publishedAt().plus(SPACING));
        return spaced.filter(moment -> moment.isAfter(retry)).orElse(retry);
    }

    private static boolean unconfirmed(InPlace bundle) {
        return !(bundle.confirmation() instanceof InPlace.Confirmation.Served);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
