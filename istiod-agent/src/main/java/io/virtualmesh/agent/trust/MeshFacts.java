package io.virtualmesh.agent.trust;

import java.util.List;
import java.util.Optional;

/**
 * What the Lease holder of a mesh sees of it, all looked up afresh.
 *
 * @param wanted root that its own Vault would sign under now
 * @param rule the strictest rule of its istiods and of those that share its ConfigMaps
 * @param istiods its istiod Pods
 * @param workloads all pods of the mesh that hold a leaf, terminating ones too
 * @param shown whether every namespace's ConfigMap shows the plan's bytes
 */
public record MeshFacts(
        WantedRoot wanted,
        RootRule rule,
        IstiodPods istiods,
        List<MeshPod> workloads,
        boolean shown,
        Optional<Distress> distress) {
    public MeshFacts {
        workloads = List.copyOf(workloads);
    }
}
