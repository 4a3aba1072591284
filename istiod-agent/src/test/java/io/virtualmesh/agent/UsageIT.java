package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.lab.AgentProgram;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the program says to wrong words and wrong settings: every mistake at once, no stack trace, exit 2. */
class UsageIT {
    private static final Set<PosixFilePermission> PROGRAM =
            PosixFilePermissions.fromString("rwxr-xr-x");

    @Test
    void allBadSettingsAreToldAtOnce() {
        var init =
                agent().without("POD_NAME")
                        .with("VAULT_TIMEOUT", "soon")
                        .with("ALLOW_DISK_VOLUME", "perhaps")
                        .with("EXPECTED_ROOT_SHA256", "abc")
                        .with("MANAGEMENT_ADDRESS", "9911")
                        .with("ISTIOD_SECURE_ADDRESS", "istiod")
                        .with("ROOT_CA_FILE", "/dev/zero")
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
                .contains("ROOT_CA_FILE", "/dev/zero", "not a regular file")
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
    void logsCanBeJsonWithTheFieldsOfIstiodsOwn() {
        try (var init =
                agent().with("VIRTUAL_MESH_NAMESPACE", "nothing-here")
                        .with("LOG_FORMAT", "json")
                        .start("init-container")) {
            Waits.assertTold(init, "\"reason\":\"Forbidden\"", "may not list virtualmeshes");

            assertThat(init.log().lines())
                    .allMatch(it -> it.startsWith("{\"level\":\"") && it.endsWith("\"}"));
        }
    }

    @Test
    void aKubeconfigIsNeverQuoted() throws IOException {
        var broken = Files.createTempFile("kubeconfig", "");
        try {
            Files.writeString(broken, "users: [{name: a, user: {token: supersecrettoken123");

            var check = agent().with("KUBECONFIG", broken.toString()).runToEnd("check");

            assertThat(check.exitCode()).hasValue(2);
            assertThat(check.log())
                    .contains("KUBECONFIG " + broken, "it is no kubeconfig")
                    .doesNotContain("supersecret", "\tat ");
        } finally {
            Files.delete(broken);
        }
    }

    @Test
    void anotherJavaIsNamed() throws IOException {
        var home = Files.createTempDirectory("java");
        var java = Files.createDirectories(home.resolve("bin")).resolve("java");
        try {
            Files.createFile(java, PosixFilePermissions.asFileAttribute(PROGRAM));
            Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");

            var version = agent().with("JAVA_HOME", home.toString()).runToEnd("--version");

            assertThat(version.exitCode()).hasValue(2);
            assertThat(version.log()).contains("is not Java 25", "17.0.15", "set JAVA_HOME");
        } finally {
            WorkDir.remove(home);
        }
    }

    @Test
    void renewWaitsAtLeastASecond() {
        var renew = agent().runToEnd("renew", "--wait=-5");

        assertThat(renew.exitCode()).hasValue(2);
        assertThat(renew.log()).contains("--wait is -5 but must be 1 second or more");
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
