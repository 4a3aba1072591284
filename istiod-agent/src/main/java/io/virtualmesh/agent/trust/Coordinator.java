package io.virtualmesh.agent.trust;

import io.virtualmesh.agent.trust.Outcome.Advance;
import io.virtualmesh.agent.trust.Outcome.Waiting;
import io.virtualmesh.agent.trust.Policy.Scope;
import io.virtualmesh.agent.trust.Policy.Verification;
import io.virtualmesh.agent.trust.Policy.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The next plan as a function of the present one and of what the meshes report. It remembers nothing, so a new coordinator
 * goes on where the old one died, and two at once do no harm: one of them loses the compare-and-swap.
 *
 * <p>Of two needs the one that adds comes first: trust, then allow, then stop, then drop. Each step waits until every mesh
 * has acted on the one before, so that no replica is ever more than one step behind and istiod, which takes only a larger or
 * a smaller set of roots, always takes the next one. {@link Step.Force} is the exception, for a mesh that cannot wait.
 */
public final class Coordinator {
    private final TrustPlan plan;
    private final List<MeshReport> reports;
    private final Policy policy;

    private Coordinator(TrustPlan plan, List<MeshReport> reports, Policy policy) {
        this.plan = plan;
        this.reports = reports.stream().sorted(Comparator.comparing(MeshReport::mesh)).toList();
        this.policy = policy;
    }

    /**
     * @param reports one for each mesh that is to follow the plan, also for those that have not reported
     * @param now of the API server's clock, as far as known
     */
    public static Outcome next(
            TrustPlan plan, List<MeshReport> reports, Policy policy, Instant now) {
        if (reports.isEmpty()) {
            throw new IllegalArgumentException("a plan without a mesh needs no coordinator");
        }
        var coordinator = new Coordinator(plan, reports, policy);
        return coordinator.forced(now).or(coordinator::notReady).orElseGet(coordinator::regular);
    }

    private Optional<Outcome> forced(Instant now) {
        for (var report : reports) {
            var mesh = report.trust();
            if (mesh.isPresent() && forces(mesh.get(), now)) {
                return Optional.of(force(report.mesh(), mesh.get()));
            }
        }
        return Optional.empty();
    }

    /** A new root must not reach a replica that has not come to the present set: istiod would refuse the jump. */
    private boolean forces(MeshTrust mesh, Instant now) {
        var wanted = mesh.wanted();
        return mesh.distress().filter(it -> it.forces(now, policy.patience())).isPresent()
                && !plan.allows(wanted.id())
                && policy.pins().allows(wanted.root().certificate())
                && (plan.trusts(wanted.id()) || notReady().isEmpty());
    }

    private Outcome force(String mesh, MeshTrust trust) {
        var step = new Step.Force(List.of(trust.wanted()));
        var words = trust.distress().map(Distress::words).orElseThrow();
        return new Advance(
                plan.after(step),
                step,
                "root "
                        + trust.wanted().root()
                        + " is allowed before it is trusted everywhere: "
                        + mesh
                        + " cannot wait, "
                        + words);
    }

    /** Somebody has not yet acted on the present generation, or on one that is newer. */
    private Optional<Outcome> notReady() {
        long generation = plan.generation();
        var silent = meshes(report -> report.trust().isEmpty());
        if (!silent.isEmpty()) {
            return waiting(WaitReason.NOT_REPORTED, silent, "has not reported yet");
        }
        var ahead = meshes(report -> report.acknowledges(generation + 1));
        if (!ahead.isEmpty()) {
            return waiting(
                    WaitReason.PLAN_WENT_BACK,
                    ahead,
                    "has acted on a newer plan than generation "
                            + generation
                            + "; was it restored from a backup? A replica that remembers the newer one writes it back");
        }
        var behind = meshes(report -> !report.acknowledges(generation));
        return behind.isEmpty()
                ? Optional.empty()
                : waiting(
                        WaitReason.NOT_ACKNOWLEDGED,
                        behind,
                        "has not acted on generation " + generation + " in all its pods" + pods());
    }

    private Outcome regular() {
        var needs =
                Needs.of(
                        plan,
                        reports.stream().map(it -> it.trust().orElseThrow()).toList(),
                        policy.pins());
        return needs.step()
                .map(step -> allowed(step).orElseGet(() -> advance(step, needs)))
                .orElseGet(() -> new Standstill(plan, reports, needs).outcome());
    }

    private Outcome advance(Step step, Needs needs) {
        return new Advance(plan.after(step), step, Words.why(step, needs));
    }

    /** What stands in the way of a step that the roots themselves would permit. */
    private Optional<Outcome> allowed(Step step) {
        var next = plan.after(step).rootFile();
        var refusing =
                meshes(report -> !report.trust().orElseThrow().rule().takes(plan.rootFile(), next));
        if (!refusing.isEmpty()) {
            return waiting(
                    WaitReason.ROOT_CHANGE_REFUSED,
                    refusing,
                    "has an istiod that would refuse the step "
                            + Words.of(step)
                            + "; set ISTIO_MULTIROOT_MESH=true on it");
        }
        if (policy.writer() == Writer.INIT_CONTAINER) {
            return waiting(
                    WaitReason.NO_SIDECAR,
                    meshes(_ -> true),
                    "has no sidecar that could take the step " + Words.of(step));
        }
        boolean changesRoots = !(step instanceof Step.Readdress);
        if (changesRoots && beyondScope(step)) {
            return waiting(
                    WaitReason.FEDERATION,
                    meshes(_ -> true),
                    "is one of several meshes, and no coordinator of all of them is there to take"
                            + " the step "
                            + Words.of(step));
        }
        return changesRoots ? unapproved(step) : Optional.empty();
    }

    private boolean beyondScope(Step step) {
        return policy.scope() == Scope.ONE_OF_SEVERAL && !(step instanceof Step.Trust);
    }

    private Optional<Outcome> unapproved(Step step) {
        if (!(policy.verification() instanceof Verification.Manual(var approved))) {
            return Optional.empty();
        }
        var token = Verification.token(plan, step);
        return approved.filter(token::equals).isPresent()
                ? Optional.empty()
                : Optional.of(
                        new Waiting(
                                WaitReason.NOT_APPROVED,
                                List.of(token),
                                "the step "
                                        + Words.of(step)
                                        + " waits for a person to annotate "
                                        + token));
    }

    private String pods() {
        var pods =
                reports.stream()
                        .flatMap(it -> it.trust().stream())
                        .flatMap(it -> it.behind().stream())
                        .toList();
        return pods.isEmpty() ? "" : ": " + Words.list(pods);
    }

    private List<String> meshes(Predicate<MeshReport> which) {
        var meshes = new ArrayList<String>();
        for (var report : reports) {
            if (which.test(report)) {
                meshes.add(report.mesh());
            }
        }
        return meshes;
    }

    private static Optional<Outcome> waiting(WaitReason why, List<String> meshes, String words) {
        return Optional.of(new Waiting(why, meshes, Words.list(meshes) + " " + words));
    }
}
