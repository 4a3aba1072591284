package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.trust.RootRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IstiodRuleTest {

    @ParameterizedTest
    @CsvSource({
        "istio/pilot:1.30.0, SUBSET",
        "docker.io/istio/pilot:1.31.2-distroless, SUBSET",
        "r.example:5000/istio/pilot:1.32-alpha.eed52ebb, SUBSET",
        "istio/pilot:2.0.0, SUBSET",
        "istio/pilot:v1.30.1, SUBSET",
        "istio/pilot:1.29.9, PART_OF_TEXT",
        "istio/pilot:1.30.0@sha256:ab, SUBSET",
        "istio/pilot:1.3, PART_OF_TEXT",
        "istio/pilot:latest, PART_OF_TEXT",
        "r.example:1.40/pilot, PART_OF_TEXT",
        "istio/pilot, PART_OF_TEXT",
        "istio/pilot@sha256:ab, PART_OF_TEXT",
        "istio/pilot:99999.99999999999999999, PART_OF_TEXT",
    })
    void theImageTellsWhatItCompares(String image, RootRule rule) {
        assertThat(IstiodRule.of(TestMesh.yaml(pod(image, "true", "{}")))).isEqualTo(rule);
    }

    @ParameterizedTest
    @CsvSource({"1.30.0, SUBSET", "1.29.3, PART_OF_TEXT", "1.0.0, PART_OF_TEXT"})
    void theChartTellsWhereTheImageDoesNot(String version, RootRule rule) {
        var labels = "{app.kubernetes.io/version: '" + version + "'}";

        assertThat(IstiodRule.of(TestMesh.yaml(pod("lab/pilot:1", "true", labels))))
                .isEqualTo(rule);
    }

    @Test
    void theImageGoesBeforeTheChart() {
        var labels = "{app.kubernetes.io/version: 1.30.0}";

        assertThat(IstiodRule.of(TestMesh.yaml(pod("istio/pilot:1.29.0", "true", labels))))
                .isEqualTo(RootRule.PART_OF_TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "t", "T", "TRUE", "true", "True"})
    void multiRootIsOnAsGoReadsIt(String value) {
        assertThat(IstiodRule.of(TestMesh.yaml(pod("istio/pilot:1.30.0", value, "{}"))))
                .isEqualTo(RootRule.SUBSET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "0", "yes", "tRUE", " true", ""})
    void otherwiseItIsOff(String value) {
        assertThat(IstiodRule.of(TestMesh.yaml(pod("istio/pilot:1.30.0", value, "{}"))))
                .isEqualTo(RootRule.SAME_BYTES);
    }

    @Test
    void aPodThatTellsNothingHasTheStrictest() {
        assertThat(IstiodRule.of(Json.object())).isEqualTo(RootRule.SAME_BYTES);
    }

    private static String pod(String image, String multiRoot, String labels) {
        return """
        metadata: {labels: LABELS}
        spec:
          containers:
          - {name: istiod-agent, image: agent:1.99.0}
          - name: discovery
            image: IMAGE
            env: [{name: ISTIO_MULTIROOT_MESH, value: 'VALUE'}]
        """
                .replace("LABELS", labels)
                .replace("IMAGE", "'" + image + "'")
                .replace("VALUE", multiRoot);
    }
}
