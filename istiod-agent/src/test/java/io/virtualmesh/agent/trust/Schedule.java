package io.virtualmesh.agent.trust;

import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One random run: first everything happens at any moment in any order, then wishes stay as they are and everybody gets their
 * turn. Checked after every event: no certificate in use is refused by anybody ({@code REFUSED BY A PEER}), no istiod is given
 * roots that it refuses ({@code REFUSED BY ISTIOD}), no replica is left unable to follow ({@code LEFT BEHIND}). At the end all
 * must have come to one root ({@code STUCK}).
 */
final class Schedule {
    /** Every twentieth schedule is a long one: some troubles need many turns of fortune. */
    static final int LONG = 20;

    private static final int EVENTS = 140;
    private static final int MANY_EVENTS = 900;
    private static final int ROUNDS = 400;

    private final SimWorld world;
    private final SplittableRandom random;
    private final SimActs acts;
    private final SimHolders holders;
    private final SimCoordinators coordinators;
    private final int length;
    private int events;

    private Schedule(long seed, Mutation mutation, boolean traced) {
        random = new SplittableRandom(seed);
        length = seed % LONG == 0 ? MANY_EVENTS : EVENTS;
        world = new SimWorld(random, mutation, new Trace(traced));
        acts = new SimActs(world);
        holders = new SimHolders(world);
        coordinators = new SimCoordinators(world);
    }

    /**
     * @param wrong what broke; null if nothing did
     * @param events until it broke or was over
     */
    record Result(
            long seed,
            @Nullable String wrong,
            int events,
            int forced,
            int races,
            int restored,
            int steps,
            String trace) {}

    static Result run(long seed, Mutation mutation, boolean traced) {
        var schedule = new Schedule(seed, mutation, traced);
        var wrong = schedule.chaos();
        if (wrong == null) {
            wrong = schedule.settle();
        }
        var world = schedule.world;
        return new Result(
                seed,
                wrong,
                schedule.events,
                world.forced,
                world.races,
                world.restored,
                world.steps,
                world.trace.last(Integer.getInteger("trust.lines", 120)));
    }

    private @Nullable String chaos() {
        startUp();
        for (int i = 0; i < length; i++) {
            world.pass(pause());
            var mesh = world.meshes.get(random.nextInt(world.meshes.size()));
            var wrong = event(mesh);
            if (wrong == null) {
                wrong = check();
            }
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    /** Most meshes begin as meshes do; the others are late from the start. */
    private void startUp() {
        for (var mesh : world.meshes) {
            if (world.chance(world.outages ? .7 : 1)) {
                turn(mesh, mesh.replicas.getFirst(), 1);
                holders.showRoots(mesh);
            }
        }
    }

    private long pause() {
        double kind = random.nextDouble();
        return random.nextLong(1, kind < .7 ? 3_000 : kind < .9 ? 60_000 : 1_800_000);
    }

    private @Nullable String event(SimMesh mesh) {
        double kind = random.nextDouble();
        if (kind < .39) {
            return mesh.replicas.isEmpty()
                    ? null
                    : turn(mesh, mesh.replicas.get(random.nextInt(mesh.replicas.size())), .6);
        } else if (kind < .54) {
            holderTurn(mesh);
        } else if (kind < .68) {
            coordinatorTurn(random.nextInt(2), .75);
        } else if (kind < .71) {
            holders.showRoots(mesh);
        } else if (kind < .87) {
            new SimChanges(world).workloads(mesh);
        } else {
            new SimChanges(world).faults(mesh, acts);
        }
        return null;
    }

    /** Any part of what a replica does in one go, in its order. */
    private @Nullable String turn(SimMesh mesh, SimReplica replica, double share) {
        if (world.chance(share) && replica.view != null) {
            replica.see(world.plan);
        }
        String wrong = world.chance(share) ? acts.work(mesh, replica) : null;
        if (wrong == null && world.chance(share)) {
            wrong = acts.load(replica);
        }
        if (wrong == null && world.chance(share)) {
            wrong = acts.work(mesh, replica);
        }
        if (world.chance(share)) {
            acts.report(mesh, replica);
        }
        mesh.lookForReplicas(world.now);
        return wrong;
    }

    private void holderTurn(SimMesh mesh) {
        int which = random.nextInt(2);
        if (world.chance(.2)) {
            holders.showRoots(mesh);
        }
        if (world.chance(.7)) {
            holders.survey(mesh, which);
        }
        if (world.chance(.7)) {
            holders.write(mesh, which);
        }
    }

    private void coordinatorTurn(int which, double share) {
        if (world.chance(share)) {
            coordinators.read(which);
        }
        if (world.chance(share)) {
            coordinators.write(which);
        }
    }

    private @Nullable String settle() {
        int root = random.nextInt(SampleRoots.ROOTS.size());
        world.trace.say(world.now, "from now on all want %s", SampleRoots.letters(1 << root));
        for (var mesh : world.meshes) {
            mesh.wanted = root;
            mesh.mirrorWritable = true;
            if (mesh.replicas.isEmpty()) {
                mesh.add();
            }
        }
        world.vaults |= 1 << root;
        for (int round = 0; round < ROUNDS; round++) {
            world.pass(round % 3 == 0 ? Duration.ofMinutes(31).toMillis() : 2_000);
            var wrong = round();
            if (wrong != null) {
                return wrong;
            }
            if (world.settledOn(root)) {
                return null;
            }
        }
        return "STUCK: all want "
                + SampleRoots.letters(1 << root)
                + ", the plan is "
                + (world.plan == null ? "lost" : SampleRoots.letters(world.plan));
    }

    private @Nullable String round() {
        for (var mesh : world.meshes) {
            for (var replica : mesh.replicas) {
                var wrong = turn(mesh, replica, 1);
                if (wrong == null) {
                    wrong = check();
                }
                if (wrong != null) {
                    return wrong;
                }
            }
            holders.showRoots(mesh);
            holders.survey(mesh, 0);
            holders.write(mesh, 0);
        }
        coordinatorTurn(0, 1);
        return null;
    }

    private @Nullable String check() {
        events++;
        int refused = world.refused();
        return refused == 0
                ? null
                : "REFUSED BY A PEER: certificates under " + SampleRoots.letters(refused);
    }
}
