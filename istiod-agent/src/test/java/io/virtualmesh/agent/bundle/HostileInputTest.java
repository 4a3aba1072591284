package io.virtualmesh.agent.bundle;

import static io.virtualmesh.agent.bundle.TestPki.NOW;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever comes in, out come a value or {@link BadPem}, and never a piece of the input. */
class HostileInputTest {
    private static final TestPki.Ca ROOT = TestPki.root("Root");
    private static final TestPki.Ca SIGNER =
            TestPki.ca("Istiod").pathLength(0).permittedUris("cluster.local").signedBy(ROOT);
    private static final List<CaKey> KEYS =
            List.of(CaKey.generate(KeySpec.ECDSA_P256), CaKey.generate(KeySpec.rsa(2048)));
    private static final List<String> LABELS =
            List.of("PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY");

    /** One to four bytes changed, or cut off, or doubled. */
    private static byte[] damaged(byte[] sound, Random random) {
        var bytes = sound.clone();
        switch (random.nextInt(4)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(20));
            default -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    // The structure is in front; most of the rest is a number or a signature.
                    int at = random.nextInt(random.nextBoolean() ? 40 : bytes.length);
                    bytes[at] = (byte) random.nextInt(256);
                }
            }
        }
        return bytes;
    }

    private static void readKey(byte[] pem, byte[] der) {
        try {
            CaKey.fromPem(pem).destroy();
        } catch (BadPem refused) {
            assertThat(refused).hasNoCause().message().isNotBlank().hasSizeLessThan(300);
            assertSaysNothingOf(refused.getMessage(), new String(pem, ISO_8859_1));
            assertSaysNothingOf(refused.getMessage(), HexFormat.of().formatHex(der));
        }
    }

    private static void assertSaysNothingOf(String message, String secret) {
        var body = secret.replaceAll("-----[^\\n]*-----", "").replaceAll("\\s", "");
        for (int i = 0; i + 8 <= body.length(); i++) {
            if (message.contains(body.substring(i, i + 8))) {
                throw new AssertionError("a message repeats its input at " + i);
            }
        }
    }

    @Property(tries = 150)
    void damagedKeysAreReadOrRefusedAndNeverQuoted(@ForAll long seed) throws BadPem {
        var random = new Random(seed);
        var sound = Pem.first(KEYS.get(random.nextInt(2)).pem()).orElseThrow().der();
        var der = damaged(sound, random);

        readKey(Pem.write(LABELS.get(random.nextInt(LABELS.size())), der), der);
    }

    @Property(tries = 150)
    void damagedPemIsReadOrRefused(@ForAll long seed) {
        var random = new Random(seed);
        var pem = damaged(KEYS.getFirst().pem(), random);

        readKey(pem, new byte[0]);
        try {
            Certificates.parseAll(damaged(Certificates.pem(ROOT.certificate()), random));
        } catch (BadPem refused) {
            assertThat(refused).hasNoCause();
        }
    }

    @Property(tries = 300)
    void damagedCertificatesAreReadOrRefusedAndNeverProven(@ForAll long seed) {
        var random = new Random(seed);
        var sound = random.nextBoolean() ? ROOT.certificate() : SIGNER.certificate();
        X509Certificate read;
        try {
            read = Certificates.parseDer(damaged(Certificates.der(sound), random));
        } catch (BadPem refused) {
            assertThat(refused).hasNoCause();
            return;
        }
        boolean intact = read.equals(sound);
        var asRoot =
                new ChainParts(SIGNER.certificate(), List.of(read), Optional.of(read), List.of());
        var asSigner =
                new ChainParts(read, List.of(ROOT.certificate()), Optional.empty(), List.of());
        for (var parts : List.of(asRoot, asSigner)) {
            var proof = BundleProof.of(SIGNER.key(), parts, NOW, BundleRules.any());

            assertThat(proof instanceof BundleProof.Proven).isIn(false, intact);
        }
        var bundle = new CaBundle(SIGNER.key(), read, List.of(read), List.of(ROOT.certificate()));
        assertThat(BundleCheck.flaws(bundle, NOW, BundleRules.any())).isNotEmpty();
    }

    @Property(tries = 150)
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        readKey(bytes, bytes);
        readKey(Pem.write("PRIVATE KEY", bytes), bytes);
        try {
            Certificates.parseAll(bytes);
        } catch (BadPem refused) {
            assertThat(refused).hasNoCause();
        }
    }
}
