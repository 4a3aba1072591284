package io.virtualmesh.agent.trust;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * All meshes of one plan, the plan itself and Vault, with a clock of its own. It also knows the truth, which the code under
 * test does not: who trusts whom at this very moment.
 */
final class SimWorld {
    static final Instant BEGIN = Instant.parse("2026-11-21T00:00:00Z");
    static final Waits WAITS = new Waits(Duration.ofSeconds(120), Duration.ofHours(1));
    static final long LEAF = WAITS.leaf().toMillis();
    static final long MOUNT = WAITS.mount().toMillis();
    static final long GRACE = Duration.ofHours(1).toMillis();

    final SplittableRandom random;
    final Mutation mutation;
    final Trace trace;
    final List<SimMesh> meshes = new ArrayList<>();
    final boolean handshakes;
    long now;
    @Nullable TrustPlan plan;
    int version;

    /** Roots whose Vault answers. */
    int vaults = (1 << SampleRoots.ROOTS.size()) - 1;

    /** Roots that were forced and that not everybody is known to trust yet: the one excuse there is. */
    int excused;

    int forced;
    int races;
    int restored;
    int steps;

    /** Whether Vaults go away at all; where they do not, hardly anything is forced, and nothing excused. */
    final boolean outages;

    /** How many workloads a mesh has at most. */
    final int workloads;

    SimWorld(SplittableRandom random, Mutation mutation, Trace trace) {
        this.random = random;
        this.mutation = mutation;
        this.trace = trace;
        this.handshakes = random.nextBoolean();
        this.workloads = 1 + random.nextInt(4);
        this.outages = random.nextInt(3) == 0;
        int count = Math.max(1, random.nextInt(5) - 1);
        for (int i = 0; i < count; i++) {
            var mesh = new SimMesh("mesh" + (i + 1));
            mesh.wanted = random.nextInt(4) == 0 ? random.nextInt(SampleRoots.ROOTS.size()) : 0;
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                mesh.add();
            }
            meshes.add(mesh);
        }
    }

    boolean chance(double share) {
        return random.nextDouble() < share;
    }

    Instant time() {
        return BEGIN.plusMillis(now);
    }

    /** Where Vaults go away, CAs are short, so that some cannot be renewed in time. */
    long caLifetime() {
        return Duration.ofHours(outages ? 5 : 5_000).toMillis();
    }

    boolean vaultAnswers(int root) {
        return (vaults & 1 << root) != 0;
    }

    void write(TrustPlan next, String why) {
        plan = next;
        version++;
        if (trace.on()) {
            trace.say(now, "PLAN %s  %s", SampleRoots.letters(next), why);
        }
    }

    /** Time goes on; a workload whose leaf ends gets another at the last moment, if anybody issues one. */
    void pass(long millis) {
        now += millis;
        for (var mesh : meshes) {
            for (var pod : mesh.pods) {
                if (!pod.alive(now)) {
                    renew(mesh, pod);
                }
            }
        }
    }

    void renew(SimMesh mesh, SimPod pod) {
        var issuer = mesh.issuer(random, now);
        if (issuer != null) {
            pod.renew(issuer, now, LEAF);
            if (trace.on()) {
                trace.say(
                        now,
                        "%s renews at %s: leaf %s, trusts %s",
                        pod.pod,
                        issuer.name,
                        SampleRoots.letters(1 << pod.leaf),
                        SampleRoots.letters(pod.trusts));
            }
        }
    }

    /** Roots in use that somebody would refuse now, without the excused ones. */
    int refused() {
        int used = 0;
        int trusted = -1;
        for (var mesh : meshes) {
            for (var replica : mesh.replicas) {
                if (replica.running) {
                    trusted &= replica.loadedBits;
                    used |= replica.issues(now) ? 1 << replica.loadedSigner : 0;
                }
            }
            for (var pod : mesh.pods) {
                if (pod.alive(now)) {
                    trusted &= pod.trusts;
                    used |= 1 << pod.leaf;
                }
            }
        }
        return used & ~trusted & ~excused;
    }

    /** Whether a change is over: one root, everywhere, and every mesh is served. */
    boolean settledOn(int root) {
        int only = 1 << root;
        if (plan == null
                || SampleRoots.bits(plan.trusted()) != only
                || SampleRoots.bits(plan.signable()) != only) {
            return false;
        }
        for (var mesh : meshes) {
            for (var replica : mesh.replicas) {
                if (replica.loadedBits != only || replica.loadedSigner != root) {
                    return false;
                }
            }
            for (var pod : mesh.pods) {
                if (pod.trusts != only || pod.leaf != root) {
                    return false;
                }
            }
        }
        return true;
    }
}
