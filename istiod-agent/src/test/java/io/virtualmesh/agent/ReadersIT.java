package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A Pod whose containers run under different uids and share an {@code fsGroup}: our container writes, istiod reads by the group,
 * and nobody else reads. Needs root, to be several users.
 */
class ReadersIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int AGENT = 20_001;
    private static final int ISTIOD = 20_002;
    private static final int STRANGER = 20_003;
    private static final int FS_GROUP = 30_001;
    private static final List<String> FOUR =
            List.of("ca-cert.pem", "ca-key.pem", "cert-chain.pem", "root-cert.pem");

    /** Outside the lab's own folder, into which only the lab's user gets. */
    private static WorkDir pod;

    private static OwnMesh mesh;
    private static Path volume;

    @BeforeAll
    static void initContainerRunsAsAnotherUser() throws IOException {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                .as("who runs the tests; only root can be several users")
                .isEqualTo(0);
        mesh = OwnMesh.named("readers");
        pod = WorkDir.create("istiod-agent-pod");
        own(pod.path(), 0, 0, "rwxr-xr-x");
        volume = emptyDir(pod.folder("cacerts"));
        assumeThat(exitOf(as(AGENT, "test", "-x", OwnMesh.assembled().toString())))
                .as("whether other users get into the checkout at " + OwnMesh.assembled())
                .isZero();
        mesh.apply(mesh.yaml())
                .agent()
                .with("KUBECONFIG", copy(mesh.agent().home().resolve("kubeconfig")).toString())
                .with("SERVICE_ACCOUNT_DIR", account().toString())
                .with("CACERTS_DIR", volume.toString())
                .by(as(AGENT))
                .run("init-container");
    }

    @AfterAll
    static void podEnds() {
        if (pod != null) {
            pod.close();
        }
    }

    @Test
    void istiodReadsAllFourByTheGroup() {
        assertThat(FOUR).allSatisfy(it -> assertThat(exitOf(reading(ISTIOD, it))).isZero());
    }

    @Test
    void whoIsNotInTheGroupReadsNone() {
        assertThat(FOUR).allSatisfy(it -> assertThat(exitOf(reading(STRANGER, it))).isNotZero());
    }

    @Test
    void everythingBelowTheVolumeIsTheGroupsAndNobodyElses() throws IOException {
        assertTight();
    }

    @Test
    void aRenewedSetIsReadableToo() throws IOException {
        try (var _ = mesh.agent().startSidecar()) {
            await().atMost(PATIENCE).until(() -> mesh.report().isPresent());
            var before = Files.readString(volume.resolve("ca-cert.pem"));

            var renew = OwnMesh.named("readers").agent().runToEnd("renew");

            assertThat(renew.exitCode()).as(renew.log()).hasValue(0);
            assertThat(Files.readString(volume.resolve("ca-cert.pem"))).isNotEqualTo(before);
            assertThat(FOUR).allSatisfy(it -> assertThat(exitOf(reading(ISTIOD, it))).isZero());
            assertThat(FOUR)
                    .allSatisfy(it -> assertThat(exitOf(reading(STRANGER, it))).isNotZero());
            assertTight();
        }
    }

    private static void assertTight() throws IOException {
        try (Stream<Path> tree = Files.walk(volume)) {
            var below = tree.filter(it -> !it.equals(volume) && !Files.isSymbolicLink(it)).toList();
            assertThat(below)
                    .isNotEmpty()
                    .allSatisfy(path -> {
                        var seen = Files.readAttributes(path, "unix:uid,gid,mode");
                        assertThat(seen.get("uid")).isEqualTo(AGENT);
                        assertThat(seen.get("gid")).isEqualTo(FS_GROUP);
                        int most = Files.isDirectory(path) ? 02750 : 0640;
                        assertThat((int) seen.get("mode") & 07777 & ~most).isZero();
                    });
        }
    }

    /** As kubelet makes an emptyDir in memory of a Pod with an fsGroup. */
    private static Path emptyDir(Path folder) throws IOException {
        own(folder, 0, FS_GROUP, "rwxrwxrwx");
        Files.setAttribute(folder, "unix:mode", 02777);
        return folder;
    }

    private static Path account() throws IOException {
        var folder = pod.folder("serviceaccount");
        own(folder, AGENT, FS_GROUP, "rwxr-x---");
        try (Stream<Path> files = Files.list(OwnMesh.stage().account())) {
            for (var file : files.toList()) {
                copyTo(file, folder.resolve(file.getFileName()));
            }
        }
        return folder;
    }

    private static Path copy(Path file) throws IOException {
        return copyTo(file, pod.resolve(file.getFileName().toString()));
    }

    private static Path copyTo(Path file, Path to) throws IOException {
        Files.copy(file, to);
        own(to, AGENT, FS_GROUP, "rw-r-----");
        return to;
    }

    private static void own(Path path, int uid, int gid, String mode) throws IOException {
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static List<String> reading(int uid, String name) {
        return as(uid, "cat", volume.resolve(name).toString());
    }

    /** A container's user; all but the stranger are in the Pod's group. */
    private static List<String> as(int uid, String... command) {
        var all =
                new ArrayList<>(
                        List.of(
                                "setpriv",
                                "--reuid=" + uid,
                                "--regid=" + uid,
                                uid == STRANGER ? "--clear-groups" : "--groups=" + FS_GROUP,
                                "--inh-caps=-all",
                                "--pdeathsig=KILL",
                                "--"));
        all.addAll(List.of(command));
        return all;
    }

    private static int exitOf(List<String> command) {
        var folder = Lab.shared().newFolder("reader");
        // what is read goes nowhere: the key would be searched for, and found, in every log of the
        // lab
        var silent = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" > /dev/null", "sh"));
        silent.addAll(command);
        try (var process =
                LabProcess.start(
                        new ProcessSpec(
                                "reader",
                                silent,
                                folder,
                                Map.of(),
                                folder.resolve("reader.log")))) {
            assertThat(process.waitFor(PATIENCE)).isTrue();
            return process.exitCode().orElseThrow();
        }
    }
}
