package io.virtualmesh.agent.trust;

/** A workload: the leaf it shows, until when, and the roots that its Envoy verifies others by. */
final class SimPod {
    final MeshPod pod;
    int leaf;
    long ends;
    int trusts;

    SimPod(MeshPod pod) {
        this.pod = pod;
    }

    /** New leaf, and with it the issuing istiod's roots. */
    void renew(SimReplica by, long now, long lifetime) {
        leaf = by.loadedSigner;
        ends = Math.min(now + lifetime, by.loadedUntil);
        trusts = by.loadedBits;
    }

    /** Without a valid leaf nobody talks to it, and it verifies nobody who would answer. */
    boolean alive(long now) {
        return now < ends;
    }
}
