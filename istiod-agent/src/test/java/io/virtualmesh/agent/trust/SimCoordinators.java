package io.virtualmesh.agent.trust;

import io.virtualmesh.agent.bundle.RootPins;
import io.virtualmesh.agent.trust.Policy.Scope;
import io.virtualmesh.agent.trust.Policy.Verification;
import io.virtualmesh.agent.trust.Policy.Writer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Two coordinators at once, each with what it read some time ago; the code under test decides. */
final class SimCoordinators {
    private final SimWorld world;
    private final @Nullable Sight[] sights = new Sight[2];

    SimCoordinators(SimWorld world) {
        this.world = world;
    }

    private record Sight(TrustPlan plan, int version, List<MeshReport> reports) {}

    void read(int which) {
        sights[which] =
                world.plan == null
                        ? null
                        : new Sight(
                                world.plan,
                                world.version,
                                world.meshes.stream()
                                        .map(it ->
                                                new MeshReport(
                                                        it.name, Optional.ofNullable(it.report)))
                                        .toList());
    }

    void write(int which) {
        var sight = sights[which];
        if (sight == null) {
            return;
        }
        var reports = world.mutation.told(sight.plan(), sight.reports());
        var outcome = Coordinator.next(sight.plan(), reports, policy(), world.time());
        if (outcome instanceof Outcome.Advance(var next, var step, var why)) {
            advance(sight, next, step, why);
        }
        if (sight.version() == world.version) {
            endExcuses(sight);
        }
    }

    private void advance(Sight sight, TrustPlan next, Step step, String why) {
        if (sight.version() != world.version && world.mutation != Mutation.NO_COMPARE_AND_SWAP) {
            world.races++;
            return;
        }
        world.write(next, step.word() + ": " + why);
        world.steps++;
        if (step instanceof Step.Force) {
            world.forced++;
            world.excused |= SampleRoots.bits(step.roots());
        }
    }

    /** From when on a forced root is one like any other: everybody is known to trust it. */
    private void endExcuses(Sight sight) {
        for (var root : SampleRoots.ROOTS) {
            int bit = 1 << SampleRoots.number(root.id());
            if ((world.excused & bit) != 0 && knownToAll(sight, root.id())) {
                world.excused &= ~bit;
            }
        }
    }

    private static boolean knownToAll(Sight sight, RootId root) {
        return sight.reports().stream()
                .allMatch(report ->
                        report.trust()
                                .filter(it -> it.ack() >= sight.plan().generation())
                                .filter(it -> it.trusts().contains(root))
                                .isPresent());
    }

    Policy policy() {
        boolean onlyInit = world.meshes.size() == 1 && !world.meshes.getFirst().sidecarRuns();
        return new Policy(
                Scope.ALL_MESHES,
                onlyInit ? Writer.INIT_CONTAINER : Writer.SIDECAR,
                new Verification.Observed(),
                RootPins.none(),
                Policy.PATIENCE);
    }
}
