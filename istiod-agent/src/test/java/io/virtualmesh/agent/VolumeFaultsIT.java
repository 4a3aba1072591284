package io.virtualmesh.agent;

import static io.virtualmesh.agent.Waits.assertTold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.process.LabProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The program on real file systems that do not take a bundle, mounted in a mount namespace of its own (unprivileged, where the
 * kernel allows it). When it is stopped, the shell around it lists what is on the volume.
 */
class VolumeFaultsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String FOUR = "ca-cert.pem ca-key.pem cert-chain.pem root-cert.pem";

    /** $0 is the volume, the arguments are the program's. SIGTERM reaches the program, and its exit code comes out. */
    private static final String RUN_AND_LIST =
            """
            "$@" & child=$!
            trap 'kill $child' TERM
            wait $child; code=$?
            while kill -0 $child 2> /dev/null; do wait $child; code=$?; done
            echo "left behind:" $(cd "$0" && find . -mindepth 1 -not -type d | LC_ALL=C sort)
            exit $code
            """;

    @BeforeAll
    static void needsMountNamespaces() throws Exception {
        var probe = new ProcessBuilder("unshare", "-Urm", "true").start();
        assumeTrue(probe.waitFor() == 0, "no mount namespaces for this user here");
    }

    @Test
    void aReadOnlyVolumeIsToldAndNothingIsWritten() {
        var mesh = mounted("readonly", "mount -t tmpfs x $0 && mount -o remount,ro $0");

        assertRefused(mesh, "init-container", "VolumeReadOnly", "remove \"readOnly: true\"", "");
    }

    @Test
    void aVolumeThatTakesNoSetIsFull() {
        var mesh = mounted("full", "mount -t tmpfs -o size=32k x $0");

        assertRefused(mesh, "init-container", "VolumeFull", "raise the sizeLimit", "");
    }

    @Test
    void aVolumeOfOthersNamesUserAndRemedy() {
        var mesh =
                mounted(
                        "denied",
                        "mount -t tmpfs -o mode=0555 x $0",
                        "setpriv",
                        "--bounding-set=-all",
                        "--inh-caps=-all");

        assertRefused(mesh, "init-container", "VolumeNotWritable", "give the Pod an fsGroup", "");
    }

    @Test
    void aMountedCacertsSecretIsLeftAlone() {
        var mesh = mounted("secret", SECRET);

        assertRefused(
                mesh,
                "init-container",
                "VolumeForeign",
                "holds files that are not ours",
                OF_SECRET);
    }

    @Test
    void aSidecarOnAMountedCacertsSecretIsNotReadyAndLeavesItAlone() {
        var mesh = mounted("plugged", SECRET);

        assertRefused(mesh, "sidecar", "VolumeForeign", "holds files that are not ours", OF_SECRET);
    }

    /** As kubelet mounts one with keys of the same names. */
    private static final String SECRET =
            """
            mount -t tmpfs x $0 && cd $0 && mkdir ..2026_11_21_16_50_51.1 && ln -s ..2026_11_21_16_50_51.1 ..data
            for name in %s; do echo theirs > ..data/$name; ln -s ..data/$name $name; done
            cd / && mount -o remount,ro $0\
            """
                    .formatted(FOUR);

    private static final String OF_SECRET =
            " ./..2026_11_21_16_50_51.1/ca-cert.pem ./..2026_11_21_16_50_51.1/ca-key.pem"
                    + " ./..2026_11_21_16_50_51.1/cert-chain.pem ./..2026_11_21_16_50_51.1/root-cert.pem"
                    + " ./..data ./ca-cert.pem ./ca-key.pem ./cert-chain.pem ./root-cert.pem";

    @Test
    void aVolumeThatFillsUpLaterKeepsTheOldSetUntilThereIsRoom() throws IOException {
        var mesh = OwnMesh.named("fills");
        mesh.apply(mesh.yaml());
        var orders = Lab.shared().newFolder("orders");
        mesh.agent().with("ORDERS", orders.toString()).by(shell(mesh, FILLS_UP));
        try (var sidecar = mesh.agent().startSidecar()) {
            await().atMost(PATIENCE).until(() -> mesh.report().isPresent());
            var before = serial(mesh);
            order(orders, "fill");
            await().atMost(PATIENCE).until(() -> Files.exists(orders.resolve("filled")));

            var renew = OwnMesh.named("fills").agent().runToEnd("renew", "--wait", "5");

            assertThat(renew.exitCode()).as(renew.log()).hasValue(1);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(sidecar.log()).contains("PublicationFailed", "is full"));
            assertThat(mesh.agent().management().isOk("/health/ready", Map.of())).isTrue();
            assertThat(serial(mesh)).isEqualTo(before);

            order(orders, "empty");

            await().atMost(PATIENCE).until(() -> !serial(mesh).equals(before));
            sidecar.stop(Duration.ofSeconds(20));
            assertThat(leftBehind(sidecar)).endsWith(IN_PLACE);
            assertThat(FOUR.split(" "))
                    .allSatisfy(name ->
                            assertThat(count(sidecar, name))
                                    .as("sets with a %s", name)
                                    .isEqualTo(count(sidecar, "intent")));
            assertNoStackTrace(sidecar);
        }
    }

    private static final String IN_PLACE =
            " ./ca-cert.pem ./ca-key.pem ./cert-chain.pem ./root-cert.pem";

    /** First init-container, then the sidecar, on one volume, which a file in $ORDERS fills or empties. */
    private static final String FILLS_UP =
            """
            mount -t tmpfs -o size=400k x $0 && "$1" init-container || exit 1
            (while [ ! -e "$ORDERS/fill" ] && kill -0 $$; do sleep 0.2; done
            head -c 1M /dev/zero > $0/ballast 2> /dev/null; touch "$ORDERS/filled"
            while [ ! -e "$ORDERS/empty" ] && kill -0 $$; do sleep 0.2; done; rm $0/ballast) &
            """;

    private static void order(Path orders, String name) throws IOException {
        Files.createFile(orders.resolve(name));
    }

    /** Of the bundle in place, as the management port shows it. */
    private static String serial(OwnMesh mesh) {
        var status = mesh.agent().management().call("GET", "/status", Map.of(), null).body();
        return status.replaceAll("(?s).*\"serial\"\\s*:\\s*\"([0-9a-f]+)\".*", "$1");
    }

    private static OwnMesh mounted(String name, String mounting, String... around) {
        var mesh = OwnMesh.named(name);
        mesh.apply(mesh.yaml());
        var command = new ArrayList<>(shell(mesh, mounting));
        command.addAll(List.of(around));
        mesh.agent().by(command);
        return mesh;
    }

    private static List<String> shell(OwnMesh mesh, String mounting) {
        return List.of(
                "unshare",
                "-Urm",
                "sh",
                "-c",
                "{ " + mounting + "\n} || exit 99\n" + RUN_AND_LIST,
                mesh.cacerts().toString());
    }

    /** It lives on and tells; when it is stopped, the volume is as it was. */
    private static void assertRefused(
            OwnMesh mesh, String command, String reason, String words, String left) {
        try (var process = mesh.agent().start(command)) {
            assertTold(process, reason, words);
            if (command.equals("sidecar")) {
                assertThat(mesh.agent().management().isOk("/health/ready", Map.of())).isFalse();
                assertThat(mesh.agent().management().isOk("/health/live", Map.of())).isTrue();
            }

            process.stop(Duration.ofSeconds(20));

            assertThat(process.exitCode())
                    .as(process.log())
                    .hasValue(command.equals("sidecar") ? 0 : 143);
            assertThat(leftBehind(process)).isEqualTo(left);
            assertNoStackTrace(process);
        }
    }

    /** How many sets in the store have a file of this name. */
    private static long count(LabProcess process, String name) {
        return Stream.of(leftBehind(process).split(" "))
                .filter(it -> it.startsWith("./..store/set-") && it.endsWith("/" + name))
                .count();
    }

    private static String leftBehind(LabProcess process) {
        var mark = "left behind:";
        return process.log()
                .lines()
                .filter(it -> it.startsWith(mark))
                .map(it -> it.substring(mark.length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(process.log()));
    }

    private static void assertNoStackTrace(LabProcess process) {
        assertThat(process.log().lines())
                .noneMatch(it -> it.startsWith("\tat "))
                .noneMatch(it -> it.contains("InternalError"));
    }
}
