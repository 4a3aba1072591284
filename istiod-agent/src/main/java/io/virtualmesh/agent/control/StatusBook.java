package io.virtualmesh.agent.control;

import io.virtualmesh.agent.control.Attempts.Failure;
import io.virtualmesh.agent.control.ReplicaStatus.Condition;
import io.virtualmesh.agent.control.ReplicaStatus.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes down what is seen as a {@link ReplicaStatus} and passes it on when it changed. */
final class StatusBook {
    private final StatusSink sink;
    private long issued;
    private long failed;
    private List<MeshSource.Notice> warnings = List.of();
    private Optional<ReplicaStatus> last = Optional.empty();

    StatusBook(StatusSink sink) {
        this.sink = sink;
    }

    void issued(List<MeshSource.Notice> newWarnings) {
        issued++;
        warnings = newWarnings;
    }

    void failed() {
        failed++;
    }

    void update(
            MeshSource.MeshView view,
            Course course,
            Optional<InPlace> inPlace,
            Optional<TrustFacts> trust,
            Optional<Failure> failure,
            Instant now) {
        var judged = new Conditions(view, course, inPlace, failure, now);
        pass(
                new ReplicaStatus(
                        intent(view),
                        inPlace.map(BundleFactsOf::bundle),
                        trust,
                        since(judged.ready(), ReplicaStatus::ready),
                        since(judged.bundleProven(), ReplicaStatus::bundleProven),
                        since(judged.reloadConfirmed(), ReplicaStatus::reloadConfirmed),
                        notices(view, course),
                        failure.map(f -> f.reason() + ": " + f.message()),
                        inPlace.flatMap(InPlace::renewedFor),
                        issued,
                        failed));
    }

    void volumeUnusable(String reason, String message, Instant now) {
        var bad = new Condition(Value.FALSE, reason, message, now);
        var unknown = new Condition(Value.UNKNOWN, reason, message, now);
        pass(
                new ReplicaStatus(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        since(bad, ReplicaStatus::ready),
                        since(bad, ReplicaStatus::bundleProven),
                        since(unknown, ReplicaStatus::reloadConfirmed),
                        warnings,
                        Optional.of(reason + ": " + message),
                        Optional.empty(),
                        issued,
                        failed));
    }

    private void pass(ReplicaStatus status) {
        if (!Optional.of(status).equals(last)) {
            last = Optional.of(status);
            sink.accept(status);
        }
    }

    /** A condition keeps the moment of its last change of value. */
    private Condition since(
            Condition fresh, java.util.function.Function<ReplicaStatus, Condition> of) {
        return last.map(of)
                .filter(before -> before.value() == fresh.value())
                .map(b -> new Condition(b.value(), fresh.reason(), fresh.message(), b.since()))
                .orElse(fresh);
    }

    private List<MeshSource.Notice> notices(MeshSource.MeshView view, Course course) {
        var all = new ArrayList<MeshSource.Notice>();
        if (view instanceof MeshSource.MeshView.Managed mesh) {
            all.addAll(mesh.notices());
        }
        course.unnoted().ifPresent(all::add);
        all.addAll(warnings);
        return List.copyOf(all);
    }

    private static Optional<MeshIntent> intent(MeshSource.MeshView view) {
        return view instanceof MeshSource.MeshView.Managed mesh
                ? Optional.of(mesh.intent())
                : Optional.empty();
    }
}
