package io.virtualmesh.agent.control;

import io.virtualmesh.agent.bundle.BundleRules;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * What the loop needs to know besides the VirtualMesh.
 *
 * @param pod name of our Pod
 * @param rules what a bundle must hold to besides X.509's own, such as the roots that may be used
 * @param givenRoots roots from {@code ROOT_CA_FILE}, for mounts that do not know theirs
 * @param workloadLifetime the longest workload certificate that istiod issues
 */
public record LoopSettings(
        String pod,
        BundleRules rules,
        List<X509Certificate> givenRoots,
        Duration workloadLifetime) {
    public LoopSettings {
        givenRoots = List.copyOf(givenRoots);
    }
}
