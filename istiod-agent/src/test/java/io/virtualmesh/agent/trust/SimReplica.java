package io.virtualmesh.agent.trust;

import io.virtualmesh.agent.bundle.RootPins;
import io.virtualmesh.agent.trust.Replica.Published;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One Pod of istiod: what our container knows, what is on the volume, and what istiod has loaded from there, which are three
 * different things.
 */
final class SimReplica {
    final String name;

    /** In memory; lost in a crash. */
    @Nullable TrustPlan view;

    /** Noted on the volume. */
    @Nullable TrustPlan note;

    @Nullable RootFile files;
    int signer;
    long until;
    boolean served;
    long acknowledged;

    /** What the world has been told, perhaps long ago. */
    Optional<ReplicaTrust> entry = Optional.empty();

    /** What istiod works with. */
    @Nullable RootFile loadedFile;

    int loadedBits;

    int loadedSigner;
    long loadedUntil;
    boolean running;

    SimReplica(String name) {
        this.name = name;
    }

    void see(@Nullable TrustPlan plan) {
        if (plan != null) {
            view = view == null ? plan : TrustPlan.newest(view, plan);
        }
    }

    Replica state(@Nullable TrustPlan mirror, Mutation mutation) {
        return new Replica(
                Optional.ofNullable(files)
                        .map(it ->
                                new Published(
                                        it,
                                        SampleRoots.ROOTS.get(signer).id(),
                                        served || mutation == Mutation.ACKNOWLEDGE_AT_SIGHT)),
                mutation == Mutation.ACKNOWLEDGE_WITHOUT_NOTE ? Long.MAX_VALUE : noted(mirror),
                acknowledged);
    }

    private long noted(@Nullable TrustPlan mirror) {
        return note == null || mirror == null
                ? 0
                : Math.min(note.generation(), mirror.generation());
    }

    Following following(SimMesh mesh, Mutation mutation) {
        return new Following(
                Objects.requireNonNull(view),
                state(mesh.mirror, mutation),
                SampleRoots.ROOTS.get(mesh.wanted).id(),
                RootPins.none(),
                RootRule.SUBSET);
    }

    void publish(RootFile roots, int root, long caUntil) {
        files = roots;
        signer = root;
        until = caUntil;
        served = false;
    }

    /**
     * istiod reads the files.
     *
     * @return false if it refuses them, by its own rule, told apart from our idea of it
     */
    boolean load(boolean fresh) {
        if (files == null) {
            return true;
        }
        int bits = SampleRoots.bits(files);
        int common = bits & loadedBits;
        if (!fresh && common != bits && common != loadedBits) {
            return false;
        }
        loadedFile = files;
        loadedBits = bits;
        loadedSigner = signer;
        loadedUntil = until;
        running = true;
        served = true;
        return true;
    }

    boolean issues(long now) {
        return running && now < loadedUntil;
    }
}
