package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.BundleRules;
import java.time.Duration;

/**
 * What the loop needs to know besides the VirtualMesh.
 *
 * @param pod name of our Pod
 * @param rules what a bundle must hold to besides X.509's own, such as the roots that may be used
 * @param givenRoots roots for mounts that do not know theirs
 * @param workloadLifetime the longest workload certificate that istiod issues
 */
public record LoopSettings(
        String pod, BundleRules rules, GivenRoots givenRoots, Duration workloadLifetime) {}
