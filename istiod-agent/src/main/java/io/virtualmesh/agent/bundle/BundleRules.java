package io.virtualmesh.agent.bundle;

/**
 * What this mesh asks of a bundle beyond being valid.
 *
 * @param pins the roots it may live under
 * @param trustDomain of its workloads, for name constraints; Istio's default is {@code cluster.local}
 */
public record BundleRules(RootPins pins, String trustDomain) {
    public BundleRules {
        if (!trustDomain.matches("[a-z0-9._-]{1,255}")) {
            throw new IllegalArgumentException("not a SPIFFE trust domain: " + trustDomain);
        }
    }

    public static BundleRules any() {
        return pinned(RootPins.none());
    }

    public static BundleRules pinned(RootPins pins) {
        return new BundleRules(pins, "cluster.local");
    }
}
