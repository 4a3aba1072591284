package io.virtualmesh.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.virtualmesh.api.v1.IssuedCertificate;
import io.virtualmesh.api.v1.IssuedCertificateStatusBuilder;
import io.virtualmesh.api.v1.ReplicaStatusBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportMilestoneTest {

    @Test
    void theBundleIsProvenOnceAReplicaSaysSo() {
        assertThat(ReportMilestone.of(reported("False"))).isEmpty();
        assertThat(ReportMilestone.of(reported("True")))
                .containsExactly(ReportMilestone.BUNDLE_PROVEN);
    }

    @Test
    void aReportWithoutStatusShowsNothing() {
        assertThat(ReportMilestone.of(new IssuedCertificate())).isEmpty();
    }

    private static IssuedCertificate reported(String ofTheReplica) {
        var replica =
                ReplicaStatusBuilder.builder().conditions(List.of(proof(ofTheReplica))).build();
        var report = new IssuedCertificate();
        report.setStatus(
                IssuedCertificateStatusBuilder.builder()
                        .replicas(Map.of("istiod-1", replica))
                        .build());
        return report;
    }

    private static Condition proof(String value) {
        return new ConditionBuilder().withType("BundleProven").withStatus(value).build();
    }
}
