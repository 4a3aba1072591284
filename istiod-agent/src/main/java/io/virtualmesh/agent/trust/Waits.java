package io.virtualmesh.agent.trust;

import java.time.Duration;

/**
 * How long things take to reach a workload.
 *
 * @param mount until kubelet has refreshed every mounted copy of a ConfigMap; a pod may start with an older one until then
 * @param leaf the longest lifetime of a workload certificate. Half of it is not enough: a renewal may fail
 */
public record Waits(Duration mount, Duration leaf) {
    public static final Duration MOUNT = Duration.ofSeconds(120);
    public static final Duration LEAF = Duration.ofHours(24);

    public Waits {
        if (mount.isNegative() || leaf.isNegative() || leaf.isZero()) {
            throw new IllegalArgumentException("no such waits: mount " + mount + ", leaf " + leaf);
        }
    }

    public static Waits usual() {
        return new Waits(MOUNT, LEAF);
    }
}
