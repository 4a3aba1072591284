package io.virtualmesh.lab.bench;

import io.fabric8.kubernetes.api.model.Condition;
import io.virtualmesh.api.v1.IssuedCertificate;
import io.virtualmesh.api.v1.ReplicaStatus;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** On the way of a mesh's report. */
enum ReportMilestone {
    /** A replica says that its bundle has passed all checks and lies in the volume: condition BundleProven. */
    BUNDLE_PROVEN;

    static Set<ReportMilestone> of(IssuedCertificate report) {
        var reached = EnumSet.noneOf(ReportMilestone.class);
        var status = report.getStatus();
        var replicas = status == null ? null : status.replicas();
        if (replicas != null
                && replicas.values().stream()
                        .map(ReplicaStatus::conditions)
                        .filter(Objects::nonNull)
                        .flatMap(Collection::stream)
                        .anyMatch(ReportMilestone::isProof)) {
            reached.add(BUNDLE_PROVEN);
        }
        return reached;
    }

    private static boolean isProof(Condition condition) {
        return condition.getType().equals("BundleProven") && condition.getStatus().equals("True");
    }
}
