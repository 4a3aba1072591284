package io.virtualmesh.agent.bundle;

import static io.virtualmesh.agent.bundle.TestPki.ca;
import static io.virtualmesh.agent.bundle.TestPki.root;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.virtualmesh.agent.bundle.Roots.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CaBundleTest {
    private final TestPki.Ca root = root("Root");
    private final TestPki.Ca mid = root.intermediate("Mid");
    private final TestPki.Ca istiod = mid.intermediate("Istiod");

    private static String text(byte[] pem) {
        return new String(pem, US_ASCII);
    }

    private static void isBad(TreeMap<String, byte[]> files, String... complaint) {
        assertThatExceptionOfType(BadPem.class)
                .isThrownBy(() -> CaBundle.fromFiles(files))
                .withMessageContainingAll(complaint);
    }

    @Test
    void theFilesAreExactlyIstiodsFour() {
        var files = istiod.bundle().files();

        assertThat(files)
                .containsOnlyKeys("ca-cert.pem", "ca-key.pem", "cert-chain.pem", "root-cert.pem");
        assertThat(text(files.get("ca-cert.pem"))).isEqualTo(istiod.pem());
        assertThat(text(files.get("cert-chain.pem"))).isEqualTo(istiod.pem() + mid.pem());
        assertThat(text(files.get("root-cert.pem")) + "\n").isEqualTo(root.pem());
        assertThat(text(files.get("ca-key.pem"))).startsWith("-----BEGIN PRIVATE KEY-----\n");
    }

    @Test
    void whatWasWrittenIsReadBackToTheByte() throws BadPem {
        for (var ca : List.of(istiod, mid, root)) {
            var files = ca.bundle().files();
            files.put("virtualmesh.json", "{}".getBytes(US_ASCII));

            var read = CaBundle.fromFiles(files);

            assertThat(read.signer()).isEqualTo(ca.certificate());
            assertThat(read.issuers()).isEqualTo(ca.bundle().issuers());
            assertThat(read.files()).containsExactlyEntriesOf(ca.bundle().files());
        }
    }

    @Test
    void twoRootsAndTheirEndingAreReadBack() throws BadPem {
        var roots = List.of(root.certificate(), root("Next").certificate());
        var bundle =
                new CaBundle(
                        istiod.key(),
                        istiod.certificate(),
                        List.of(mid.certificate()),
                        roots,
                        Ending.NEWLINE);

        var read = CaBundle.fromFiles(bundle.files());

        assertThat(read.ending()).isEqualTo(Ending.NEWLINE);
        assertThat(read.roots()).containsExactlyInAnyOrderElementsOf(roots);
        assertThat(read.files().get("root-cert.pem"))
                .isEqualTo(bundle.files().get("root-cert.pem"));
    }

    @Test
    void anEmptyChainIsLegalUnderAnAdoptedRootOnly() throws BadPem {
        var adopted = new TreeMap<>(root.bundle().files());
        adopted.put("cert-chain.pem", new byte[0]);
        var usual = new TreeMap<>(istiod.bundle().files());
        usual.put("cert-chain.pem", new byte[0]);

        assertThat(CaBundle.fromFiles(adopted).issuers()).isEmpty();
        isBad(usual, "cert-chain.pem");
    }

    @Test
    void aFileThatIsMissingOrWrongIsNamed() {
        for (var name : istiod.bundle().files().keySet()) {
            var files = new TreeMap<>(istiod.bundle().files());
            files.put(name, "garbage".getBytes(US_ASCII));
            isBad(files, name);
            files.remove(name);
            isBad(files, name, "missing");
        }
        var mixed = new TreeMap<>(istiod.bundle().files());
        mixed.put("cert-chain.pem", mid.pem().getBytes(US_ASCII));
        isBad(mixed, "cert-chain.pem", "ca-cert.pem");
    }

    @Test
    void itLivesAsLongAsTheFirstOfItsChainToEnd() {
        var now = Instant.parse("2026-11-21T12:00:00Z");
        var shortRoot = ca("Short").from(now).until(now.plus(Duration.ofDays(3))).selfSigned();
        var signer = ca("Istiod").from(now.minusSeconds(30)).signedBy(shortRoot);

        assertThat(signer.bundle().lifetime())
                .isEqualTo(new Lifetime(now, now.plus(Duration.ofDays(3))));
        assertThat(signer.bundle().endsFirst()).isEqualTo(shortRoot.certificate());
    }

    @Test
    void ofTwoRootsOfOneKeyTheLongerLastingIsTheAnchor() {
        var longer = ca("Root").key(root.key()).until(Instant.parse("2070-01-01T00:00:00Z"));
        var renewed = longer.selfSigned().certificate();
        var bundle =
                new CaBundle(
                        mid.key(),
                        mid.certificate(),
                        List.of(),
                        List.of(root.certificate(), renewed));

        assertThat(bundle.anchor()).contains(renewed);
    }

    @Test
    void itNeedsARoot() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CaBundle(mid.key(), mid.certificate(), List.of(), List.of()));
    }

    @Test
    void itPrintsShort() {
        assertThat(istiod.bundle().toString()).contains("CN=Istiod").hasSizeLessThan(120);
    }
}
