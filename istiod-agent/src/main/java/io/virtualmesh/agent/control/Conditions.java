package io.virtualmesh.agent.control;

import io.virtualmesh.agent.control.Attempts.Failure;
import io.virtualmesh.agent.control.InPlace.Confirmation;
import io.virtualmesh.agent.control.MeshSource.MeshView;
import io.virtualmesh.agent.control.ReplicaStatus.Condition;
import io.virtualmesh.agent.control.ReplicaStatus.Value;
import java.time.Instant;
import java.util.Optional;

/**
 * The three conditions of a replica. Their reasons are an interface: people alert on them, so a word once given stays.
 */
record Conditions(
        MeshView view,
        Course course,
        Optional<InPlace> inPlace,
        Optional<Failure> failure,
        Instant now) {

    /** A valid bundle is in place. What Vault does now changes nothing about it. */
    Condition bundleProven() {
        if (inPlace.isEmpty()) {
            return failure.map(f -> no(f.reason(), f.message()))
                    .orElseGet(() -> unknown("NoBundle", "no intermediate was obtained yet"));
        }
        var lifetime = inPlace.get().bundle().lifetime();
        return lifetime.contains(now)
                ? yes("Proven", "valid until " + lifetime.until())
                : no("Expired", "the bundle in place was valid until " + lifetime.until());
    }

    /** istiod was seen serving under it. */
    Condition reloadConfirmed() {
        return inPlace.map(InPlace::confirmation)
                .map(seen ->
                        switch (seen) {
                            case Confirmation.Served s ->
                                    yes("Served", "istiod serves under it since " + s.at());
                            case Confirmation.Failed f -> no("ReloadFailed", f.message());
                            case Confirmation.Unknown u -> unknown(u.reason(), u.message());
                        })
                .orElseGet(() -> unknown("NoBundle", "there is nothing to serve yet"));
    }

    /** Everything the VirtualMesh asks for is in force. */
    Condition ready() {
        if (inPlace.filter(b -> b.usableAt(now)).isEmpty()) {
            return notReadyYet();
        }
        if (view instanceof MeshView.Managed m && m.origin() == MeshSource.Origin.GONE) {
            return keptOnLastSpec(m);
        }
        var trouble = troubleThatMatters();
        if (trouble.isPresent()) {
            return trouble.get();
        }
        var hold = course.hold();
        if (hold.isPresent()) {
            return no(hold.get().reason(), hold.get().message());
        }
        var reload = reloadConfirmed();
        if (reload.value() != Value.TRUE) {
            return reload;
        }
        if (failure.filter(Failure::isTrouble).isEmpty() && course.prepared().isPresent()) {
            return yes(
                    "RootChanging",
                    "istiod serves under root "
                            + inPlace.orElseThrow().bundle().rootId()
                            + "; root "
                            + course.prepared().get().root()
                            + " waits until all trust it");
        }
        return failure.map(f -> yes("RenewalRetrying", f.reason() + ": " + f.message()))
                .orElseGet(() -> yes("Ready", "istiod serves under a proven intermediate"));
    }

    /** Nobody asks for certificates any more: deleted, not listed, without {@code mtlsConfig}; the notice says which. */
    private Condition keptOnLastSpec(MeshView.Managed mesh) {
        return mesh.notices().stream()
                .findFirst()
                .map(notice -> no(notice.reason(), notice.message()))
                .orElseGet(() ->
                        no(
                                "VirtualMeshGone",
                                mesh.intent().source()
                                        + " was deleted; the mesh is kept on its last spec"));
    }

    private Condition notReadyYet() {
        if (view instanceof MeshView.Waiting(var reason, var message)) {
            return no(reason, message);
        }
        return failure.map(f -> no(f.reason(), f.message()))
                .orElseGet(() -> no("Issuing", "the first intermediate is being obtained"));
    }

    /** A renewal that fails early harms nobody; a spec that is not followed, or a refused root, does. */
    private Optional<Condition> troubleThatMatters() {
        return failure.filter(f -> f.reason().equals(Failure.ROOT_CHANGE_REFUSED) || specPending())
                .map(f -> no(f.reason(), f.message()));
    }

    private boolean specPending() {
        return view instanceof MeshView.Managed m
                && !course.waitsFor(m.intent())
                && inPlace.map(b -> !b.fingerprint().equals(m.intent().fingerprint()))
                        .orElse(false);
    }

    private Condition yes(String reason, String message) {
        return new Condition(Value.TRUE, reason, message, now);
    }

    private Condition no(String reason, String message) {
        return new Condition(Value.FALSE, reason, message, now);
    }

    private Condition unknown(String reason, String message) {
        return new Condition(Value.UNKNOWN, reason, message, now);
    }
}
