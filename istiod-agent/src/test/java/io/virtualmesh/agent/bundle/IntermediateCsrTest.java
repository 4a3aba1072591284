package io.virtualmesh.agent.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.Test;

class IntermediateCsrTest {
    @Test
    void itCarriesSubjectAndKeyAndIsSignedByIt() throws Exception {
        for (var spec : List.of(KeySpec.ECDSA_P256, KeySpec.ECDSA_P384, KeySpec.rsa(2048))) {
            var key = CaKey.generate(spec);

            var pem = IntermediateCsr.of(key, "VirtualMesh", "Example AG").pem();

            assertThat(pem).startsWith("-----BEGIN CERTIFICATE REQUEST-----\n");
            var block = Pem.first(pem.getBytes(StandardCharsets.US_ASCII)).orElseThrow();
            var request = new PKCS10CertificationRequest(block.der());
            assertThat(request.getSubject()).hasToString("O=Example AG,CN=VirtualMesh");
            assertThat(request.getSubjectPublicKeyInfo().getEncoded())
                    .isEqualTo(key.publicKey().getEncoded());
            assertThat(
                            request.isSignatureValid(
                                    new JcaContentVerifierProviderBuilder().build(key.publicKey())))
                    .isTrue();
        }
    }

    @Test
    void aLongNameIsCutSinceVaultTakesTheSubjectFromTheCall() {
        var key = CaKey.generate(KeySpec.ECDSA_P256);

        assertThat(IntermediateCsr.of(key, "x".repeat(80), "ü".repeat(80)).pem()).isNotEmpty();
    }

    @Test
    void itNeedsACommonName() {
        var key = CaKey.generate(KeySpec.ECDSA_P256);

        assertThatIllegalArgumentException().isThrownBy(() -> IntermediateCsr.of(key, " ", "x"));
    }
}
