package io.virtualmesh.agent;

import static io.virtualmesh.agent.Waits.assertSucceeds;
import static io.virtualmesh.agent.Waits.assertTold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volume, token and rights that are not as they should be. */
class SurroundingsIT {
    @TempDir private Path disk;

    @Test
    void aVolumeOnADiskIsRefusedUntilSomebodyInsists() throws IOException {
        Assumptions.assumeFalse(
                Files.getFileStore(disk).type().equals("tmpfs"),
                "the temporary folder is in memory");
        var mesh = OwnMesh.named("disk");
        mesh.apply(mesh.yaml()).agent().with("CACERTS_DIR", disk.toString());
        try (var init = mesh.agent().start("init-container")) {
            assertTold(init, "VolumeNotInMemory", "would keep the CA key on a disk");
            assertThat(disk.resolve("ca-key.pem")).doesNotExist();
        }

        mesh.agent().with("ALLOW_DISK_VOLUME", "true").run("init-container");

        assertThat(disk.resolve("ca-key.pem")).exists();
    }

    @Test
    void filesOfOthersOnTheVolumeAreLeftAlone() throws IOException {
        var mesh = OwnMesh.named("foreign");
        var theirs = WorkDir.write(mesh.cacerts().resolve("ca-cert.pem"), "of somebody else");
        mesh.apply(mesh.yaml());
        try (var init = mesh.agent().start("init-container")) {
            assertTold(init, "VolumeForeign", "holds files that are not ours");
        }
        assertThat(Files.readString(theirs)).isEqualTo("of somebody else");
    }

    @Test
    void aTokenThatIsNotMountedYetIsWaitedFor() {
        var mesh = OwnMesh.named("token");
        var account = Lab.shared().newFolder("serviceaccount");
        mesh.apply(mesh.yaml()).agent().with("SERVICE_ACCOUNT_DIR", account.toString());
        try (var init = mesh.agent().start("init-container")) {
            assertTold(
                    init, "VaultTokenMissing", "does the pod mount a ServiceAccount token there");

            WorkDir.write(account.resolve("token"), token());

            assertSucceeds(init);
        }
    }

    @Test
    void aReportThatMayNotBeWrittenDelaysNoBundle() {
        var mesh =
                OwnMesh.named(
                        "mute",
                        roles ->
                                without(
                                        roles,
                                        "issuedcertificates",
                                        "issuedcertificates/status",
                                        "virtualmeshes/status"));
        mesh.apply(mesh.yaml()).agent().run("init-container");
        try (var sidecar = mesh.agent().startSidecar()) {
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() ->
                            assertThat(sidecar.log())
                                    .contains("the bundle is not affected: may not ")
                                    .contains("issuedcertificates"));
        }
    }

    @Test
    void aVerbThatIsMissingIsNamedUntilItIsGranted() {
        var mesh = OwnMesh.named("blind", roles -> without(roles, "virtualmeshes"));
        mesh.apply(mesh.yaml());
        try (var init = mesh.agent().start("init-container")) {
            assertTold(init, "Forbidden", "may not list virtualmeshes");

            OwnMesh.named("blind");

            assertSucceeds(init);
        }
    }

    @Test
    void ofTwoVirtualMeshesTheOlderIsInForceAndTheOtherIsNamed() {
        var mesh = OwnMesh.named("twice");
        mesh.apply(mesh.yaml());
        mesh.apply(mesh.yaml().replace("name: virtual-mesh", "name: younger"));

        var init = mesh.agent().runToEnd("init-container");

        assertThat(init.exitCode()).hasValue(0);
        assertThat(init.log()).contains("TwoVirtualMeshes", "gloo-twice/younger, which is ignored");
    }

    private static String token() {
        try {
            return Files.readString(OwnMesh.stage().account().resolve("token"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rules of these resources then hold for none. */
    private static String without(String roles, String... resources) {
        for (var resource : resources) {
            roles = roles.replace("resources: [" + resource + "]", "resources: [nothing]");
        }
        return roles;
    }
}
