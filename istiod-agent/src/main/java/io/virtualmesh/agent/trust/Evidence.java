package io.virtualmesh.agent.trust;

/**
 * What is known of the workloads of a mesh: whom they trust and what their leaves chain to. Asked for one plan at one moment.
 *
 * <p>An answer {@link Verdict.Known} must hold for as long as the plan's generation lasts; whoever looks at a pod by other
 * means than {@link TimeEvidence} answers {@link Verdict.Open} where it cannot tell, and time is asked then.
 */
public interface Evidence {
    /** Whether this pod verifies certificates that chain to the root. */
    Verdict trusts(MeshPod pod, RootId root);

    /** Whether no live leaf of this pod chains to the root, nor will. */
    Verdict freeOf(MeshPod pod, RootId root);

    /** This evidence, and where it does not know, the other. */
    default Evidence or(Evidence other) {
        var first = this;
        return new Evidence() {
            @Override
            public Verdict trusts(MeshPod pod, RootId root) {
                var verdict = first.trusts(pod, root);
                return verdict.isKnown() ? verdict : other.trusts(pod, root);
            }

            @Override
            public Verdict freeOf(MeshPod pod, RootId root) {
                var verdict = first.freeOf(pod, root);
                return verdict.isKnown() ? verdict : other.freeOf(pod, root);
            }
        };
    }
}
