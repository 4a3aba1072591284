package io.virtualmesh.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigTest {
    private static final String GOOD =
            """
            apiVersion: v1
            kind: Config
            current-context: here
            clusters: [{name: c, cluster: {server: "https://management.example:6443"}}]
            users: [{name: u, user: {token: very-secret}}]
            contexts: [{name: here, context: {cluster: c, user: u}}]
            """;

    @Test
    void oneThatNamesClusterAndUserIsTaken() throws ApiFailure {
        var config = Kubeconfig.parse(GOOD, "it");

        assertThat(config.getMasterUrl()).startsWith("https://management.example:6443");
        assertThat(config.getAutoOAuthToken()).isEqualTo("very-secret");
    }

    @ParameterizedTest
    @CsvSource({
        "current-context: here, '', it has no current-context",
        "current-context: here, current-context: there, not among its contexts",
        "'{cluster: c, user', '{cluster: d, user', has no server",
        "'server: \"https://management.example:6443\"', '', has no server",
        "https://management.example:6443, management.example:6443, does not begin with https://",
        "https://management.example:6443, http://management.example:6443, does not begin with https://",
        "'server: \"https://management.example:6443\"', 'server: \"https://management.example:6443\", insecure-skip-tls-verify: true', insecure-skip-tls-verify",
    })
    void whatWouldLeadElsewhereIsNamed(String part, String instead, String words) {
        assertRefused(GOOD.replace(part, instead), words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n"})
    void anEmptyOneIsNamed(String text) {
        assertRefused(text, "it is missing or empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"# nothing", "very-secret", "a: b: very-secret: [", "[very-secret]", "{"})
    void whatIsNoKubeconfigIsAFailureLikeAnyOtherAndIsNotQuoted(String text) {
        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(() -> Kubeconfig.parse(text, "the Secret"))
                .satisfies(it -> {
                    assertThat(it.reason()).isEqualTo("KubeconfigUnusable");
                    assertThat(it.text())
                            .startsWith("the Secret cannot be used: ")
                            .doesNotContain("very-secret");
                });
    }

    private static void assertRefused(String text, String words) {
        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(() -> Kubeconfig.parse(text, "the Secret"))
                .satisfies(
                        it -> assertThat(it.text()).contains(words).doesNotContain("very-secret"));
    }
}
