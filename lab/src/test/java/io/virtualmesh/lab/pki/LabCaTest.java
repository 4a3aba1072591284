package io.virtualmesh.lab.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LabCaTest {
    @Test
    void theRootIsLikeTheOneOfOpenssl() {
        var root = LabCa.root("O=my-org", KeyKind.P256).certificate();

        assertThat(root.getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
        assertThat(root.getKeyUsage()).isNull();
        assertThat(root.getExtensionValue("2.5.29.14")).isNotNull();
        assertThat(root.getExtensionValue("2.5.29.35")).isNotNull();
        assertThat(root.getSubjectX500Principal()).isEqualTo(root.getIssuerX500Principal());
    }

    @Test
    void theChainLeavesOutTheRoot() throws Exception {
        var root = LabCa.root("O=my-org", KeyKind.P256);
        var upper = root.intermediate("O=upper", KeyKind.P384, 1, Duration.ofDays(9));
        var lower = upper.intermediate("O=lower", KeyKind.RSA_2048, 0, Duration.ofDays(1));

        assertThat(lower.chain()).containsExactly(lower.certificate(), upper.certificate());
        assertThat(lower.root()).isSameAs(root);
        lower.certificate().verify(upper.certificate().getPublicKey());
    }

    @Test
    void keysComeInBothFormats() {
        var ec = LabCa.root("O=my-org", KeyKind.P256);
        var rsa = LabCa.root("O=my-org", KeyKind.RSA_2048);

        assertThat(ec.keyPem()).startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(ec.traditionalKeyPem()).startsWith("-----BEGIN EC PRIVATE KEY-----\n");
        assertThat(rsa.traditionalKeyPem()).startsWith("-----BEGIN RSA PRIVATE KEY-----\n");
        assertThat(rsa.keyPem()).endsWith("-----END PRIVATE KEY-----");
    }
}
