package io.virtualmesh.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CertOptionsTest {

    @Test
    void theSeedGetsTheDefaultsOfGlooMesh() {
        var expected = new CertOptions(Duration.ofDays(365), KeyAlgorithm.RSA, 4096, "Istio", 0.10);

        assertThat(options(Samples.mesh("seed.yaml"))).isEqualTo(expected);
    }

    @Test
    void whatIsGivenIsKept() {
        var expected =
                new CertOptions(Duration.ofDays(30), KeyAlgorithm.RSA, 2048, "ExampleCorp", 0.33);

        assertThat(options(Samples.mesh("enterprise.yaml"))).isEqualTo(expected);
    }

    @Test
    void aKeyThatTheAgentMakesIsP256UnlessASizeSaysRsa() {
        assertThat(options(Samples.withCertOptions("{}")).keyAlgorithm())
                .isEqualTo(KeyAlgorithm.ECDSA_P256);
        assertThat(options(Samples.withCertOptions("{rsaKeySizeBytes: 2048}")).keyAlgorithm())
                .isEqualTo(KeyAlgorithm.RSA);
        assertThat(options(Samples.withCertOptions("{keyAlgorithm: ECDSA_P384}")).keyAlgorithm())
                .isEqualTo(KeyAlgorithm.ECDSA_P384);
    }

    @Test
    void zeroAndEmptyMeanTheDefault() {
        var zeros =
                "{ttlDays: 0, rsaKeySizeBytes: 0, secretRotationGracePeriodRatio: 0, orgName: ''}";

        assertThat(options(Samples.withCertOptions(zeros)))
                .isEqualTo(options(Samples.withCertOptions("{}")));
    }

    @Test
    void theLoginHasDefaultsToo() {
        var login = Samples.JSON.unmarshal("role: r\nmountPath: ''", VaultKubernetesAuth.class);

        assertThat(login.mountPathOrDefault()).isEqualTo("/v1/auth/kubernetes");
        assertThat(login.secretTokenKeyOrDefault()).isEqualTo("token");
        assertThat(login.mountedSaPathOrDefault())
                .isEqualTo("/var/run/secrets/kubernetes.io/serviceaccount");
    }

    @Test
    void theServersCaIsTakenAsBase64OfPemOrAsPem() {
        var pem = Samples.text("ca.pem");
        var vault = Samples.mesh("enterprise.yaml").vault().orElseThrow();

        assertThat(vault.caBundlePem()).isEqualTo(pem);
        assertThat(VaultCaBuilder.builder(vault).caBundle(pem).build().caBundlePem())
                .isEqualTo(pem);
        assertThat(VaultCaBuilder.builder(vault).caBundle(null).build().caBundlePem()).isNull();
    }

    private static CertOptions options(VirtualMesh mesh) {
        return CertOptions.of(mesh.sharedTrust().orElseThrow());
    }
}
