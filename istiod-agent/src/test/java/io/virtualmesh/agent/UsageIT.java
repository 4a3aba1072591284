package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.lab.AgentProgram;
import org.junit.jupiter.api.Test;

/** What the program says to wrong words and wrong settings: every mistake at once, no stack trace, exit 2. */
class UsageIT {

    @Test
    void allBadSettingsAreToldAtOnce() {
        var init =
                agent().without("POD_NAME")
                        .with("VAULT_TIMEOUT", "soon")
                        .with("ALLOW_DISK_VOLUME", "perhaps")
                        .with("EXPECTED_ROOT_SHA256", "abc")
                        .with("MANAGEMENT_ADDRESS", "9911")
                        .with("ISTIOD_SECURE_ADDRESS", "istiod")
                        .with("ROOT_CA_FILE", "/nowhere/root.pem")
                        .with("LOG_LEVEL", "loud")
                        .runToEnd("init-container");

        assertThat(init.exitCode()).hasValue(2);
        assertThat(init.log())
                .contains("these settings cannot be used")
                .contains("POD_NAME is not set", "fieldRef")
                .contains("VAULT_TIMEOUT (--vault-timeout) is 'soon' but must be a time")
                .contains("ALLOW_DISK_VOLUME (--allow-disk-volume) is 'perhaps'")
                .contains("EXPECTED_ROOT_SHA256 (--expected-root-sha256)")
                .contains("MANAGEMENT_ADDRESS (--management-address) is '9911'")
                .contains("ISTIOD_SECURE_ADDRESS")
                .contains("ROOT_CA_FILE", "/nowhere/root.pem")
                .contains("LOG_LEVEL", "'loud' but must be one of error, warn, info")
                .doesNotContain("\tat ", "Exception in");
    }

    @Test
    void aKubeconfigThatIsNotThereIsNamed() {
        var init = agent().with("KUBECONFIG", "/nowhere/config").runToEnd("init-container");

        assertThat(init.exitCode()).hasValue(2);
        assertThat(init.log())
                .contains("KUBECONFIG", "/nowhere/config", "no such file")
                .doesNotContain("\tat ");
    }

    @Test
    void aMisspelledFlagGetsASuggestion() {
        var init = agent().runToEnd("init-container", "--vault-timeot=5s");

        assertThat(init.exitCode()).hasValue(2);
        assertThat(init.log()).contains("--vault-timeot", "--vault-timeout", "--help");
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        var version = agent().runToEnd("--version");

        assertThat(version.exitCode()).hasValue(0);
        assertThat(version.log()).startsWith("istiod-agent ").doesNotContain("unknown", "${");
    }

    private static AgentProgram agent() {
        return new AgentProgram(OwnMesh.assembled(), OwnMesh.stage());
    }
}
