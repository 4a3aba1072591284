package io.virtualmesh.agent.control;

import io.virtualmesh.agent.control.TrustSource.TrustView;
import io.virtualmesh.agent.trust.Following;
import io.virtualmesh.agent.trust.Move;
import io.virtualmesh.agent.trust.RootFile;
import io.virtualmesh.agent.trust.TrustPlan;
import io.virtualmesh.agent.trust.WantedRoot;
import java.time.Instant;
import java.util.Optional;

/**
 * What the change of roots asks of this replica in one round.
 *
 * @param following empty where there is no plan
 * @param polled the root that Vault says it would sign under now
 * @param prepareAt the earliest moment to make another one ready
 * @param noteAt when the plan in force is to be noted down, again and again
 * @param unnoted why it could not be, while this replica acknowledges nothing for that reason
 * @param askAt when the plan is to be asked for; empty while one is known, or nothing could be made of it
 */
record Course(
        TrustView view,
        Optional<Following> following,
        Optional<WantedRoot> polled,
        Optional<Prepared> prepared,
        Instant prepareAt,
        Optional<Instant> noteAt,
        Optional<MeshSource.Notice> unnoted,
        Optional<Instant> askAt) {
    /** Nobody is there to agree with. */
    static final Course ALONE =
            new Course(
                    TrustSource.NONE.view(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Instant.EPOCH,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    Optional<TrustPlan> plan() {
        return following.map(Following::plan);
    }

    private Optional<Move> move() {
        return following.map(Following::next);
    }

    /** Roots to be published at once with the CA in place. */
    Optional<RootFile> rootsToPublish() {
        return move().flatMap(it ->
                it instanceof Move.PublishRoots(var roots) ? Optional.of(roots) : Optional.empty());
    }

    /** The CA that was made ready and may be published now. */
    Optional<Prepared> released() {
        return prepared.filter(it -> plan().filter(plan -> plan.allows(it.root())).isPresent())
                .filter(_ -> move().filter(Move.SignUnder.class::isInstance).isPresent());
    }

    /** Why this replica cannot follow the plan that it sees. */
    Optional<MeshSource.Notice> hold() {
        return move().flatMap(it ->
                it instanceof Move.Hold(var reason, var why)
                        ? Optional.of(new MeshSource.Notice(reason.word(), why))
                        : Optional.empty());
    }

    /** Whether Vault signs under another root than the one in place, and nothing was made ready for that. */
    boolean wantsAnother(InPlace inPlace, Instant now) {
        return following.isPresent()
                && prepared.isEmpty()
                && !now.isBefore(prepareAt)
                && hold().isEmpty()
                && polled.filter(it -> !it.root().id().equals(inPlace.bundle().rootId()))
                        .isPresent();
    }

    /** Whether the bundle that this intent asks for was made ready and only waits. */
    boolean waitsFor(MeshIntent intent) {
        return prepared.filter(it -> it.fingerprint().equals(intent.fingerprint())).isPresent();
    }
}
