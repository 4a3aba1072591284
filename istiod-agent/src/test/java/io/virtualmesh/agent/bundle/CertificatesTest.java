package io.virtualmesh.agent.bundle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificatesTest {
    private final TestPki.Ca root = TestPki.root("Root");
    private final TestPki.Ca mid = root.intermediate("Mid");

    private static String text(byte[] pem) {
        return new String(pem, US_ASCII);
    }

    private static void isBad(String pem, String complaint) {
        assertThatExceptionOfType(BadPem.class)
                .isThrownBy(() -> Certificates.parseAll(pem))
                .withMessageContaining(complaint)
                .withNoCause();
    }

    @Test
    void oneOrManyAreReadInTheirOrder() throws BadPem {
        assertThat(Certificates.parseOne(root.pem())).isEqualTo(root.certificate());
        assertThat(Certificates.parseAll(mid.pem() + root.pem()))
                .containsExactly(mid.certificate(), root.certificate());
    }

    @Test
    void whiteSpaceCrLfAndTextAroundBlocksAreForgiven() throws BadPem {
        var windows = "Subject: x\r\n" + root.pem().replace("\n", "\r\n") + "\r\n\r\n";
        var indented = root.pem().replaceAll("(?m)^", "    ");

        assertThat(Certificates.parseOne(windows)).isEqualTo(root.certificate());
        assertThat(Certificates.parseOne(indented)).isEqualTo(root.certificate());
        assertThat(Certificates.parseOne(root.pem().strip())).isEqualTo(root.certificate());
    }

    @Test
    void writtenPemIsCanonical() {
        var pem = text(Certificates.pem(List.of(mid.certificate(), root.certificate())));

        assertThat(pem).isEqualTo(mid.pem() + root.pem()).doesNotContain("\r").endsWith("-----\n");
        assertThat(pem.lines()).allMatch(line -> line.length() <= 64);
        assertThat(pem.lines().skip(1).findFirst().orElseThrow()).hasSize(64);
    }

    @Test
    void complaintsNameWhatWasFound() {
        isBad("", "no PEM certificate");
        isBad("{\"errors\":[]}", "no PEM certificate");
        isBad(root.pem() + root.pem().substring(0, 300), "never ends");
        isBad(root.pem().replace("\n", "\\n"), "line breaks");
        isBad(root.pem().replace("END CERTIFICATE", "END X"), "another label");
        isBad(root.pem() + text(root.key().pem()), "PRIVATE KEY");
        isBad("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----", "not a readable");
        isBad("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----", "no certificate");
        assertThatExceptionOfType(BadPem.class)
                .isThrownBy(() -> Certificates.parseOne(root.pem() + mid.pem()))
                .withMessageContaining("2 certificates");
    }

    @Test
    void textOfAMegabyteIsRefusedUnread() {
        isBad("x".repeat(Pem.MAX_BYTES + 1), "bytes long");
    }

    @Test
    void bytesBehindACertificateAreRefused() {
        var der = Certificates.der(root.certificate());
        var longer = Arrays.copyOf(der, der.length + 3);

        isBad(text(Pem.write("CERTIFICATE", longer)), "certificate");
    }

    @Test
    void aStrangeLabelIsNotRepeated() {
        isBad(
                "-----BEGIN MIGHAGEAMBMGBYQGSM49-----\nMAA=\n-----END MIGHAGEAMBMGBYQGSM49-----",
                "unknown kind");
    }

    @Test
    void selfSignedMeansNameAndSignature() {
        var namesake = TestPki.ca("Root").forged(root, mid);

        assertThat(Certificates.isSelfSigned(root.certificate())).isTrue();
        assertThat(Certificates.isSelfSigned(mid.certificate())).isFalse();
        assertThat(Certificates.isSelfSigned(namesake.certificate())).isFalse();
    }

    @Test
    void namesForPeopleAreShortAndPrintable() {
        var long1 = TestPki.root("x".repeat(500)).certificate();

        assertThat(Certificates.describe(root.certificate()))
                .startsWith("CN=Root,O=virtualmesh (serial ");
        assertThat(Certificates.describe(long1)).hasSizeLessThan(260);
        assertThat(Certificates.serial(root.certificate())).matches("([0-9a-f]{2})+");
        assertThat(Certificates.sha256(root.certificate())).matches("[0-9a-f]{64}");
    }
}
