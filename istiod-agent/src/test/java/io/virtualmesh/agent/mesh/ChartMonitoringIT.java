package io.virtualmesh.agent.mesh;

import static io.virtualmesh.agent.mesh.OwnHelm.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the chart renders for Prometheus and Grafana. */
class ChartMonitoringIT {
    @RegisterExtension static final OwnHelm HELM = new OwnHelm();

    @Test
    void monitoringIsThereWhenAskedFor() {
        var rendered = monitoring();

        var dashboard = rendered.ofKind("ConfigMap").named("istiod-agent-dashboard");
        var panels =
                TestMesh.yaml(dashboard.path("data").path("istiod-agent.json").asText())
                        .path("panels");
        assertThat(panels.size()).isGreaterThan(4);
        var rules =
                rendered.ofKind("PrometheusRule")
                        .only()
                        .path("spec")
                        .path("groups")
                        .path(0)
                        .path("rules");
        assertThat(rules)
                .extracting(it -> it.path("alert").asText())
                .doesNotHaveDuplicates()
                .contains(
                        "IstiodIntermediateRenewalOverdue",
                        "IstiodAgentDown",
                        "IstiodAgentAbsent",
                        "IstiodWaitsForItsFirstBundle",
                        "MeshRootChangeRefused");
        assertThat(rules)
                .extracting(it -> it.path("expr").asText())
                .contains("up{job=\"istio-system/istiod-agent\"} == 0");
        assertThat(rules.toString())
                .contains("`java @istiod-agent check`")
                .doesNotContain("`istiod-agent check");
    }

    @Test
    void containersThatDeclareNoPortAreScraped() {
        var endpoint =
                monitoring()
                        .ofKind("PodMonitor")
                        .only()
                        .path("spec")
                        .path("podMetricsEndpoints")
                        .path(0);

        assertThat(endpoint.has("port") || endpoint.has("portNumber")).isFalse();
        assertThat(endpoint.path("relabelings").path(0).path("regex").asText())
                .isEqualTo("istiod-agent");
        assertThat(endpoint.path("relabelings"))
                .extracting(it -> it.path("replacement").asText())
                .containsExactly("", "$1:9911", "[$1]:9911");
    }

    private static Documents monitoring() {
        return HELM.template(
                "--set",
                CLUSTER,
                "--set",
                "monitoring.podMonitor.enabled=true",
                "--set",
                "monitoring.rules.enabled=true",
                "--set",
                "monitoring.dashboard.enabled=true");
    }
}
