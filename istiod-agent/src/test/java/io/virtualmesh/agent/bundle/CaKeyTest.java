package io.virtualmesh.agent.bundle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaKeyTest {
    private static final CaKey P256 = CaKey.generate(KeySpec.ECDSA_P256);
    private static final CaKey P384 = CaKey.generate(KeySpec.ECDSA_P384);
    private static final CaKey RSA = CaKey.generate(KeySpec.rsa(2048));

    private static byte[] text(String label, byte[] der) {
        return Pem.write(label, der);
    }

    private static PrivateKeyInfo info(CaKey key) throws BadPem {
        return PrivateKeyInfo.getInstance(Pem.first(key.pem()).orElseThrow().der());
    }

    private static byte[] pkcs1(CaKey key) throws Exception {
        return text("RSA PRIVATE KEY", info(key).getPrivateKey().getOctets());
    }

    /** As Vault and openssl write it: curve and public key inside. */
    private static byte[] sec1(CaKey key) throws Exception {
        var inner = ECPrivateKey.getInstance(info(key).parsePrivateKey());
        var curve = info(key).getPrivateKeyAlgorithm().getParameters();
        int bits = key.keySpec().bits();
        var sec1 = new ECPrivateKey(bits, inner.getKey(), inner.getPublicKey(), curve);
        return text("EC PRIVATE KEY", sec1.getEncoded());
    }

    private static void isTheSame(CaKey read, CaKey original) {
        assertThat(read.publicKey()).isEqualTo(original.publicKey());
        assertThat(read.keySpec()).isEqualTo(original.keySpec());
        assertThat(read.pem()).isEqualTo(original.pem());
    }

    @Test
    void everyFormThatIstiodTakesIsRead() throws Exception {
        isTheSame(CaKey.fromPem(RSA.pem()), RSA);
        isTheSame(CaKey.fromPem(pkcs1(RSA)), RSA);
        for (var key : new CaKey[] {P256, P384}) {
            isTheSame(CaKey.fromPem(key.pem()), key);
            isTheSame(CaKey.fromPem(sec1(key)), key);
        }
    }

    @Test
    void aSec1KeyWithoutItsPublicKeyGetsItComputed() throws Exception {
        for (var key : new CaKey[] {P256, P384}) {
            var inner = ECPrivateKey.getInstance(info(key).parsePrivateKey());
            var curve = info(key).getPrivateKeyAlgorithm().getParameters();
            var bare = new ECPrivateKey(key.keySpec().bits(), inner.getKey(), curve);

            isTheSame(CaKey.fromPem(text("EC PRIVATE KEY", bare.getEncoded())), key);
        }
    }

    @Test
    void onlyTheFirstBlockIsReadAsIstiodDoes() throws Exception {
        var two = (new String(P256.pem(), US_ASCII) + new String(RSA.pem(), US_ASCII));

        isTheSame(CaKey.fromPem(two.getBytes(US_ASCII)), P256);
    }

    @Test
    void aParametersBlockInFrontIsRefusedWithTheRemedy() throws Exception {
        var parameters = text("EC PARAMETERS", SECObjectIdentifiers.secp256r1.getEncoded());
        var both = new String(parameters, US_ASCII) + new String(sec1(P256), US_ASCII);

        assertThatThrownBy(() -> CaKey.fromPem(both.getBytes(US_ASCII)))
                .isInstanceOf(BadPem.class)
                .hasMessageContaining("EC PARAMETERS")
                .hasMessageContaining("first block only");
    }

    @Test
    void encryptedKeysAreRefused() {
        var body = Base64.getEncoder().encodeToString(new byte[48]);
        var traditional =
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
                        + "DEK-Info: AES-256-CBC,00\n\n"
                        + body
                        + "\n-----END RSA PRIVATE KEY-----\n";

        assertThatThrownBy(() -> CaKey.fromPem(traditional.getBytes(US_ASCII)))
                .isInstanceOf(BadPem.class)
                .hasMessageContaining("encrypted");
        assertThatThrownBy(() -> CaKey.fromPem(text("ENCRYPTED PRIVATE KEY", new byte[48])))
                .isInstanceOf(BadPem.class)
                .hasMessageContaining("encrypted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no PEM at all",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\n-----BEGIN PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----\n",
                "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n",
                "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\\nMAA=\\n-----END PRIVATE KEY-----"
            })
    void anythingElseIsBadPem(String text) {
        assertThatExceptionOfType(BadPem.class)
                .isThrownBy(() -> CaKey.fromPem(text.getBytes(US_ASCII)))
                .withNoCause();
    }

    @Test
    void derNestedTensOfThousandsDeepIsBadPemAndNoStackOverflow() {
        var deep = new byte[80_000];
        for (int i = 0; i < deep.length; i += 2) {
            deep[i] = 0x30;
            deep[i + 1] = (byte) 0x80; // indefinite length
        }
        for (var label : new String[] {"PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"}) {
            assertThatExceptionOfType(BadPem.class)
                    .isThrownBy(() -> CaKey.fromPem(text(label, deep)));
        }
    }

    @Test
    void otherCurvesAndSizesAreRefused() throws Exception {
        var p521 = java.security.KeyPairGenerator.getInstance("EC");
        p521.initialize(521);
        var small = java.security.KeyPairGenerator.getInstance("RSA");
        small.initialize(1024);
        var edwards = java.security.KeyPairGenerator.getInstance("Ed25519");
        for (var generator : new java.security.KeyPairGenerator[] {p521, small, edwards}) {
            var der = generator.generateKeyPair().getPrivate().getEncoded();

            assertThatExceptionOfType(BadPem.class)
                    .isThrownBy(() -> CaKey.fromPem(text("PRIVATE KEY", der)))
                    .withMessageContaining("key");
        }
    }

    @Test
    void aSecretOutsideItsCurveIsRefused() throws Exception {
        var fields = new ASN1EncodableVector();
        fields.add(new ASN1Integer(1));
        fields.add(new DEROctetString(new byte[32])); // zero
        fields.add(new DERTaggedObject(0, SECObjectIdentifiers.secp256r1));
        var zero = new DERSequence(fields).getEncoded();

        assertThatExceptionOfType(BadPem.class)
                .isThrownBy(() -> CaKey.fromPem(text("EC PRIVATE KEY", zero)))
                .withMessageContaining("outside the range");
    }

    @Test
    void itMatchesTheCertificateMadeForIt() {
        for (var key : new CaKey[] {P256, P384, RSA}) {
            var own = TestPki.ca("Own").key(key).selfSigned().certificate();

            assertThat(key.matches(own)).isTrue();
            assertThat(CaKey.generate(KeySpec.ECDSA_P256).matches(own)).isFalse();
        }
    }

    @Test
    void onceDestroyedNothingIsLeftOfIt() {
        var key = CaKey.generate(KeySpec.ECDSA_P256);

        key.destroy();
        key.destroy();

        assertThat(key.isDestroyed()).isTrue();
        assertThatThrownBy(key::pem).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(key::privateKey).isInstanceOf(IllegalStateException.class);
        assertThat(key.keySpec()).isEqualTo(KeySpec.ECDSA_P256);
    }

    @Test
    void itPrintsAsItsAlgorithm() {
        assertThat(P256).hasToString("CaKey[ECDSA P-256]");
        assertThat(RSA).hasToString("CaKey[RSA 2048]");
    }
}
