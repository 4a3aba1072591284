package io.virtualmesh.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.virtualmesh.api.v1.IssuedCertificate;
import io.virtualmesh.api.v1.VirtualMesh;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.ProcessSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * After an issuance and a renewal at {@code LOG_LEVEL=trace}, no key, token or JWT is found anywhere but on the volume. The logs
 * and objects of all tests that ran before in the same lab are searched too.
 */
class SecretsStayInMemoryIT {
    private static final OwnMesh MESH = OwnMesh.named("secret");
    private static final List<String> KEY_LINES = new ArrayList<>();
    private static LabProcess sidecar;

    @BeforeAll
    static void issueAndRenew() throws IOException {
        MESH.apply(MESH.yaml()).agent().run("init-container");
        KEY_LINES.addAll(MESH.published().keyLines());
        sidecar = MESH.agent().startSidecar();
        await().atMost(Duration.ofMinutes(1)).until(() -> MESH.report().isPresent());
        MESH.agent().run("renew");
        KEY_LINES.addAll(MESH.published().keyLines());
        MESH.agent().runToEnd("check");
    }

    @AfterAll
    static void podEnds() {
        sidecar.close();
    }

    @Test
    void noLogHoldsASecret() throws IOException {
        var logs = logs();
        assertThat(logs).hasSizeGreaterThan(3);

        assertThat(logs).allSatisfy((file, text) -> assertFreeOfSecrets(text));
    }

    @Test
    void noObjectOfTheClusterHoldsASecret() {
        var client = OwnMesh.stage().api().client();
        var objects = new TreeMap<String, Object>();
        objects.put("reports", client.resources(IssuedCertificate.class).inAnyNamespace().list());
        objects.put("meshes", client.resources(VirtualMesh.class).inAnyNamespace().list());
        objects.put("events", client.v1().events().inAnyNamespace().list());
        objects.put("maps", client.configMaps().inAnyNamespace().list());
        objects.put("secrets", client.secrets().inAnyNamespace().list());
        objects.put("leases", client.leases().inAnyNamespace().list());

        assertThat(objects)
                .allSatisfy((kind, list) -> assertFreeOfSecrets(Serialization.asJson(list)));
    }

    @Test
    void theApiServerNeverSawAKey() throws IOException {
        var audit = Files.readString(OwnMesh.stage().api().auditLog());

        assertThat(audit).contains("issuedcertificates");
        assertThat(KEY_LINES).isNotEmpty().allSatisfy(it -> assertThat(audit).doesNotContain(it));
    }

    @Test
    void noPageOfTheManagementPortShowsASecret() {
        for (var page : List.of("/status", "/metrics", "/check", "/health/ready")) {
            var body = MESH.agent().management().call("GET", page, Map.of(), null).body();
            assertThat(body).isNotEmpty();
            assertFreeOfSecrets(body);
        }
    }

    @Test
    void nobodyCanAttachAndNoCoreIsWritten() throws IOException {
        var log = Lab.shared().newFolder("jcmd").resolve("log");
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var command = List.of(jcmd, String.valueOf(sidecar.pid()), "GC.heap_info");
        try (var attach =
                LabProcess.start(
                        new ProcessSpec("jcmd", command, log.getParent(), Map.of(), log))) {
            assertThat(attach.waitFor(Duration.ofMinutes(1))).isTrue();
            assertThat(attach.exitCode().orElse(0)).as(attach.log()).isNotZero();
        }
        assertThat(Files.readString(Path.of("/proc/%d/limits".formatted(sidecar.pid()))))
                .containsPattern("Max core file size +0 +0 ");
        assertThat(sidecar.isAlive()).isTrue();
    }

    private static Map<Path, String> logs() throws IOException {
        var logs = new TreeMap<Path, String>();
        try (var tree = Files.walk(Lab.shared().work().path())) {
            for (var file : tree.filter(SecretsStayInMemoryIT::isLogOfTheAgent).toList()) {
                logs.put(file, Files.readString(file));
            }
        }
        return logs;
    }

    private static boolean isLogOfTheAgent(Path file) {
        return file.getParent().getFileName().toString().startsWith("agent-")
                && file.toString().endsWith(".log");
    }

    private static void assertFreeOfSecrets(String text) {
        var jwt = OwnMesh.stage().account().resolve("token");
        assertThat(text)
                .doesNotContain("PRIVATE KEY", parts(jwt)[1], parts(jwt)[2])
                .doesNotContainPattern("\\b(s|hvs|hvb)\\.[A-Za-z0-9_-]{24}");
        assertThat(KEY_LINES).isNotEmpty().allSatisfy(it -> assertThat(text).doesNotContain(it));
    }

    private static String[] parts(Path jwt) {
        try {
            return Files.readString(jwt).split("\\.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
