package io.virtualmesh.agent.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtualmesh.agent.bundle.BundleRules;
import io.virtualmesh.agent.bundle.CaBundle;
import io.virtualmesh.agent.control.Finding;
import io.virtualmesh.agent.control.ReloadProof.Reload;
import io.virtualmesh.agent.istiod.ExpiryMetric.Reading;
import io.virtualmesh.agent.istiod.IstiodDial.Look;
import io.virtualmesh.lab.Istiod;
import io.virtualmesh.lab.Lab;
import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import io.virtualmesh.lab.process.WorkDir;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real istiod reads what we publish, and what the fakes of the unit tests claim is seen here once. */
class IstiodIT {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration SWAP = Duration.ofSeconds(20);
    private static final String PASS = "Update Istiod cacerts";
    private static final List<CaBundle> BUNDLES = SampleBundles.ofOneRoot(6);

    private final Lab lab = Lab.shared();
    private final Path cacerts = lab.newFolder("cacerts");
    private final Path istiodHome = lab.newFolder("istiod-home");
    private @Nullable Istiod running;

    @BeforeEach
    void namespace() {
        lab.apiServer().createNamespace("istio-system");
    }

    @AfterEach
    void stop() {
        if (running != null) {
            running.close();
        }
    }

    @Test
    void everySwapIsServedAfterOnePassEach() throws Exception {
        var directory = directory();
        directory.prepare();
        directory.publish(BUNDLES.get(0), Map.of("mirror.json", "{}"));
        start(Map.of());
        assertThat(confirm(BUNDLES.get(0), START)).isInstanceOf(Reload.Served.class);
        assertThat(istiod().log()).doesNotContain("Use self-signed certificate");
        istiod().awaitReady(START);

        for (CaBundle next : BUNDLES.subList(1, BUNDLES.size())) {
            directory.publish(next, Map.of());
            var reload = confirm(next, SWAP);
            assertThat(reload).isInstanceOf(Reload.Served.class);
            System.out.println("swap to served: " + reload);
            directory.forgetOlder();
        }

        assertThat(passes()).isEqualTo(BUNDLES.size() - 1);
        assertThat(istiod().log())
                .doesNotContain("Failed to update")
                .doesNotContain("TLS handshake");
        var last = BUNDLES.getLast();
        assertThat(metric().read())
                .isInstanceOfSatisfying(
                        Reading.EndsAt.class, ends -> assertThat(ends.is(end(last))).isTrue());
        assertThat(inspect()).allSatisfy(this::isNoFailure);
    }

    @Test
    void aPassThatFailedIsRepeatedByAPoke() throws Exception {
        var directory = directory();
        directory.prepare();
        directory.publish(BUNDLES.get(0), Map.of());
        start(Map.of());
        assertThat(confirm(BUNDLES.get(0), START)).isInstanceOf(Reload.Served.class);

        directory.publish(BUNDLES.get(1), Map.of());
        Path key = cacerts.resolve("..data").toRealPath().resolve("ca-key.pem");
        Path hidden = istiodHome.resolve("hidden");
        Files.move(key, hidden);
        assertThat(confirm(BUNDLES.get(1), Duration.ofSeconds(2)))
                .isInstanceOfSatisfying(
                        Reload.ServesOther.class,
                        other -> assertThat(other.likelyReason()).contains("earlier CA"));
        Files.move(hidden, key);
        directory.poke();

        assertThat(confirm(BUNDLES.get(1), SWAP)).isInstanceOf(Reload.Served.class);
    }

    @Test
    void anEmptyDirectoryMakesIstiodSignByItselfForGood() throws Exception {
        start(Map.of());
        istiod().awaitReady(START);
        var directory = directory();
        directory.prepare();
        directory.publish(BUNDLES.get(0), Map.of());

        var reload = confirm(BUNDLES.get(0), Duration.ofSeconds(2));

        assertThat(reload)
                .isInstanceOfSatisfying(
                        Reload.ServesOther.class,
                        other -> {
                            assertThat(other.found()).contains("O=cluster.local");
                            assertThat(other.likelyReason())
                                    .contains("found no files when it started");
                        });
        assertThat(inspect())
                .anyMatch(
                        f -> f.level() == Finding.Level.FAILED && f.found().contains("O=cluster"));
    }

    @Test
    void aMountedServingCertificateLeavesTheMetricAsProof() throws Exception {
        var elsewhere = SampleChains.ELSEWHERE;
        var serving = elsewhere.issue("istiod", List.of("istiod.istio-system.svc"));
        Path secrets = istiodHome.resolve("var/run/secrets/istiod");
        Files.createDirectories(secrets.resolve("tls"));
        Files.createDirectories(secrets.resolve("ca"));
        WorkDir.write(
                secrets.resolve("tls/tls.crt"),
                serving.certificatePem() + "\n" + elsewhere.chainPem());
        WorkDir.write(secrets.resolve("tls/tls.key"), serving.keyPem());
        WorkDir.write(secrets.resolve("ca/root-cert.pem"), elsewhere.root().certificatePem());
        var directory = directory();
        directory.prepare();
        directory.publish(BUNDLES.get(0), Map.of());
        start(Map.of());
        istiod().awaitReady(START);
        assertThat(new IstiodDial(secure()).look())
                .isInstanceOfSatisfying(
                        Look.Shown.class,
                        shown ->
                                assertThat(shown.chain().issuer())
                                        .contains(elsewhere.certificate()));

        directory.publish(BUNDLES.get(1), Map.of());

        assertThat(confirm(BUNDLES.get(1), SWAP)).isInstanceOf(Reload.Served.class);
        assertThat(confirm(BUNDLES.get(2), Duration.ofSeconds(1)))
                .isInstanceOf(Reload.ServesOther.class);
    }

    @Test
    void anotherRootIsRefusedWithoutMultiRootAndThatIsNamed() throws Exception {
        var directory = directory();
        directory.prepare();
        directory.publish(BUNDLES.get(0), Map.of());
        start(Map.of("ISTIO_MULTIROOT_MESH", "false"));
        assertThat(confirm(BUNDLES.get(0), START)).isInstanceOf(Reload.Served.class);
        var other =
                SampleBundles.bundle(
                        SampleChains.intermediate(
                                LabCa.root("CN=Moved", KeyKind.P256), "b", Duration.ofDays(9)));

        directory.publish(other, Map.of());

        assertThat(confirm(other, Duration.ofSeconds(2)))
                .isInstanceOfSatisfying(
                        Reload.ServesOther.class,
                        found -> assertThat(found.likelyReason()).contains("ISTIO_MULTIROOT_MESH"));
    }

    @Test
    void nobodyListeningIsSaidSo() throws Exception {
        var settings = settings(new Address("127.0.0.1", freePort()));

        assertThat(
                        new IstiodReload(settings)
                                .confirm(BUNDLES.get(0).signer(), Duration.ofMillis(50)))
                .isInstanceOf(Reload.NotListening.class);
    }

    private void start(Map<String, String> environment) {
        running = Istiod.start(lab.tools(), istiodHome, lab.apiServer(), cacerts, environment);
    }

    private Istiod istiod() {
        return Objects.requireNonNull(running, "no istiod was started");
    }

    private Reload confirm(CaBundle bundle, Duration patience) throws InterruptedException {
        return new IstiodReload(settings(secure())).confirm(bundle.signer(), patience);
    }

    private List<Finding> inspect() {
        return new IstiodInspection(settings(secure()), BundleRules.any()).inspect(Instant.now());
    }

    private void isNoFailure(Finding finding) {
        assertThat(finding.level()).as(finding.toString()).isNotEqualTo(Finding.Level.FAILED);
    }

    private long passes() {
        return istiod().log().lines().filter(line -> line.contains(PASS)).count();
    }

    private BundleDirectory directory() {
        return new BundleDirectory(IstiodSettings.defaultsFor(cacerts));
    }

    private Address secure() {
        return new Address("127.0.0.1", istiod().secureGrpcPort());
    }

    private ExpiryMetric metric() {
        return new ExpiryMetric(new Address("127.0.0.1", istiod().monitoringPort()));
    }

    private IstiodSettings settings(Address secure) {
        int monitoring = running == null ? secure.port() : running.monitoringPort();
        return new IstiodSettings(
                cacerts,
                secure,
                new Address("127.0.0.1", monitoring),
                "istiod",
                false,
                OptionalInt.empty());
    }

    private static Instant end(CaBundle bundle) {
        return bundle.signer().getNotAfter().toInstant();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
