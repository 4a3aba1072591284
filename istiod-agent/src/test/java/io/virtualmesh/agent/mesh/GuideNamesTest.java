package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.lab.rights.AuditedRequest;
import org.junit.jupiter.api.Test;

class GuideNamesTest {
    private static final String MESH = "istiod-istio-7-cluster-1";

    @Test
    void theNamesOfATestBecomeThoseOfTheGuide() {
        var istiod = "system:serviceaccount:istio-7:istiod";

        assertThat(GuideNames.of(get(istiod, "gloo-7", MESH)))
                .isEqualTo(
                        get(
                                "system:serviceaccount:istio-system:istiod",
                                "gloo-mesh",
                                GuideNames.MESH));
        assertThat(GuideNames.of(get(istiod, "istio-7", "istiod-agent-" + MESH)))
                .isEqualTo(
                        get(
                                "system:serviceaccount:istio-system:istiod",
                                "istio-system",
                                "istiod-agent-" + GuideNames.MESH));
    }

    @Test
    void whatIsOfSomebodyElseStaysSo() {
        var istiod = "system:serviceaccount:istio-7:istiod";

        assertThat(GuideNames.of(get(istiod, "istio-8", "istiod-agent-management")))
                .extracting(AuditedRequest::namespace, AuditedRequest::name)
                .containsExactly("istio-8", "istiod-agent-management");
        assertThat(GuideNames.of(get(istiod, "gloo-7", "istiod-istio-8-cluster-1")).name())
                .isEqualTo("istiod-istio-8-cluster-1");
        assertThat(GuideNames.of(get("admin", "gloo-7", MESH)))
                .isEqualTo(get("admin", "gloo-7", MESH));
    }

    @Test
    void theAccountOfAJoinIsOfOneMesh() {
        var joined = "system:serviceaccount:gloo-7:istiod-agent-" + MESH;
        var guides = "system:serviceaccount:gloo-mesh:istiod-agent-" + GuideNames.JOINED;

        assertThat(GuideNames.of(get(joined, "gloo-7", MESH)))
                .isEqualTo(get(guides, "gloo-mesh", GuideNames.JOINED));
        assertThat(GuideNames.of(get(joined, "gloo-7", "istiod-agent-" + MESH)))
                .isEqualTo(get(guides, "gloo-mesh", "istiod-agent-" + GuideNames.JOINED));
        assertThat(GuideNames.of(get(joined, "gloo-8", "other")))
                .isEqualTo(get(guides, "gloo-8", "other"));
    }

    @Test
    void aProgramNamesItselfByVersionAndContainer() {
        assertThat(TestStatus.settings("istiod-a").userAgent()).isEqualTo(TestCluster.SIDECAR);
    }

    private static AuditedRequest get(String user, String namespace, String name) {
        return new AuditedRequest(
                TestCluster.SIDECAR, user, "get", "", "things", namespace, name, 200);
    }
}
