package io.virtualmesh.agent.trust;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a replica's container does, by the code under test. */
record SimActs(SimWorld world) {

    /** @return what went wrong, if something did */
    @Nullable String work(SimMesh mesh, SimReplica replica) {
        if (!begin(mesh, replica)) {
            return null;
        }
        note(mesh, replica);
        var wrong = replica.files == null ? start(mesh, replica) : go(mesh, replica);
        if (replica.following(mesh, world.mutation).mayAcknowledge()) {
            replica.acknowledged = replica.view.generation();
        }
        return wrong;
    }

    /** A plan to go by: the stored one, or the way back to it. */
    private boolean begin(SimMesh mesh, SimReplica replica) {
        if (replica.view != null
                && world.plan != null
                && world.plan.generation() >= replica.view.generation()) {
            return true;
        }
        boolean away = world.chance(.4);
        if (away) {
            replica.see(mesh.mirror);
            return replica.view != null;
        }
        var remembered = newest(replica.view, newest(replica.note, mesh.mirror));
        boolean othersRun =
                mesh.replicas.stream().anyMatch(it -> it != replica && it.files != null);
        switch (Beginning.of(
                Optional.ofNullable(world.plan),
                Optional.ofNullable(remembered),
                othersRun,
                SampleRoots.wanted(mesh.wanted),
                world.time())) {
            case Beginning.Follow(var plan) -> replica.see(plan);
            case Beginning.Create(var plan) -> {
                world.write(plan, replica.name + " creates it");
                replica.see(plan);
            }
            case Beginning.Restore(var plan) -> {
                world.write(plan, replica.name + " restores it");
                world.restored++;
                replica.see(plan);
            }
            case Beginning.Wait _ -> {}
        }
        return replica.view != null;
    }

    private static @Nullable TrustPlan newest(@Nullable TrustPlan one, @Nullable TrustPlan other) {
        return one == null ? other : other == null ? one : TrustPlan.newest(one, other);
    }

    /** On the volume, then in the mirror; the second may fail for long. */
    private void note(SimMesh mesh, SimReplica replica) {
        replica.note = newest(replica.note, replica.view);
        if (mesh.mirrorWritable) {
            mesh.mirror = newest(mesh.mirror, replica.view);
        }
    }

    private @Nullable String start(SimMesh mesh, SimReplica replica) {
        if (world.chance(.6)) {
            replica.see(world.plan);
        } else if (world.chance(.5)) {
            replica.see(mesh.mirror);
        }
        if (replica.following(mesh, world.mutation).next()
                        instanceof Move.Start(var roots, var under)
                && publish(replica, roots, under)) {
            replica.load(true);
            say(replica, "starts");
        }
        return null;
    }

    private @Nullable String go(SimMesh mesh, SimReplica replica) {
        if (!replica.served && world.chance(.7)) {
            return null;
        }
        var following = replica.following(mesh, world.mutation);
        switch (following.next()) {
            case Move.Start _ -> throw new IllegalStateException("it has started");
            case Move.PublishRoots(var roots) -> {
                replica.publish(roots, replica.signer, replica.until);
                say(replica, "publishes roots");
            }
            case Move.SignUnder(var roots, var under) -> {
                if (publish(replica, roots, under)) {
                    say(replica, "gets a CA");
                }
            }
            case Move.Rest _ -> renewIfDue(replica, following);
            case Move.Hold(var reason, var why) -> {
                return "LEFT BEHIND: " + replica.name + " holds, " + reason + ": " + why;
            }
        }
        return null;
    }

    private void renewIfDue(SimReplica replica, Following following) {
        if (world.now >= replica.until - SimWorld.GRACE
                && publish(replica, following.plan().rootFile(), following.signers())) {
            say(replica, "renews its CA");
        }
    }

    private boolean publish(SimReplica replica, RootFile roots, List<PlannedRoot> under) {
        for (var root : under) {
            int number = SampleRoots.number(root.id());
            if (world.vaultAnswers(number)) {
                replica.publish(roots, number, world.now + world.caLifetime());
                return true;
            }
        }
        return false;
    }

    /** @return what went wrong, if something did */
    @Nullable String load(SimReplica replica) {
        if (replica.files == null || replica.served) {
            return null;
        }
        int before = replica.loadedBits;
        if (!replica.load(false)) {
            return "REFUSED BY ISTIOD: "
                    + replica.name
                    + " from "
                    + SampleRoots.letters(before)
                    + " to "
                    + SampleRoots.letters(SampleRoots.bits(replica.files));
        }
        say(replica, "is loaded");
        return null;
    }

    void report(SimMesh mesh, SimReplica replica) {
        replica.entry = Optional.of(replica.state(mesh.mirror, world.mutation).report());
    }

    /** All memory is gone; sometimes istiod's too, and it starts on what is on the volume. */
    void crash(SimReplica replica) {
        replica.view = replica.note;
        replica.acknowledged = 0;
        replica.served = false;
        if (world.chance(.3)) {
            replica.load(true);
        }
        say(replica, "crashes");
    }

    private void say(SimReplica replica, String what) {
        if (world.trace.on()) {
            world.trace.say(
                    world.now,
                    "%s %s: sees %s, files %s by %s, istiod %s by %s, ack %d",
                    replica.name,
                    what,
                    replica.view == null ? "nothing" : SampleRoots.letters(replica.view),
                    replica.files == null
                            ? "-"
                            : SampleRoots.letters(SampleRoots.bits(replica.files)),
                    SampleRoots.letters(1 << replica.signer),
                    SampleRoots.letters(replica.loadedBits),
                    SampleRoots.letters(1 << replica.loadedSigner),
                    replica.acknowledged);
        }
    }
}
