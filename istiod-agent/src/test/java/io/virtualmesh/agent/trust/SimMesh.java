package io.virtualmesh.agent.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One mesh: its istiods, its workloads, its ConfigMaps, its report and the two who believe that they hold its Lease. */
final class SimMesh {
    final String name;
    final List<SimReplica> replicas = new ArrayList<>();
    final List<SimPod> pods = new ArrayList<>();
    int wanted;
    int born;

    /** The ConfigMap beside istiod. */
    @Nullable TrustPlan mirror;

    boolean mirrorWritable = true;

    /** What {@code istio-ca-root-cert} held, and since when; the last is the present. */
    final List<Mounted> configMap = new ArrayList<>();

    @Nullable MeshTrust report;
    Moments moments = Moments.none();
    int version;
    final @Nullable Draft[] drafts = new Draft[2];
    long withoutReplicaSince = 0;

    SimMesh(String name) {
        this.name = name;
    }

    record Mounted(RootFile roots, int bits, long since) {}

    /** A survey that is made and not written yet. */
    record Draft(MeshSurvey survey, int basedOn) {}

    SimReplica add() {
        var replica = new SimReplica(name + "-" + ++born);
        replicas.add(replica);
        return replica;
    }

    void lookForReplicas(long now) {
        boolean any = replicas.stream().anyMatch(it -> it.running);
        withoutReplicaSince = any ? -1 : withoutReplicaSince < 0 ? now : withoutReplicaSince;
    }

    @Nullable SimReplica issuer(SplittableRandom random, long now) {
        int start = replicas.isEmpty() ? 0 : random.nextInt(replicas.size());
        for (int i = 0; i < replicas.size(); i++) {
            var replica = replicas.get((start + i) % replicas.size());
            if (replica.issues(now)) {
                return replica;
            }
        }
        return null;
    }

    boolean sidecarRuns() {
        return replicas.stream().anyMatch(it -> it.files != null);
    }

    IstiodPods listed() {
        var entries = new TreeMap<String, Optional<ReplicaTrust>>();
        replicas.forEach(replica -> entries.put(replica.name, replica.entry));
        return new IstiodPods(entries);
    }

    void show(RootFile roots, long now) {
        if (configMap.isEmpty() || !configMap.getLast().roots().equals(roots)) {
            configMap.add(new Mounted(roots, SampleRoots.bits(roots), now));
        }
    }

    /** What a pod that starts now may find mounted: anything that the ConfigMap held in the last two minutes. */
    int mounted(SplittableRandom random, long now, long refresh) {
        int oldest = configMap.size() - 1;
        while (oldest > 0 && configMap.get(oldest).since() > now - refresh) {
            oldest--;
        }
        return configMap.get(oldest + random.nextInt(configMap.size() - oldest)).bits();
    }
}
