package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PkiPathTest {

    @Test
    void knowsMountAndIssuerOfASigningPath() {
        assertThat(PkiPath.signMount("a/pki/root/sign-intermediate")).contains("a/pki");
        assertThat(PkiPath.issuerRef("a/pki/root/sign-intermediate")).contains("default");
        assertThat(PkiPath.signMount("pki/issuer/my-ca/sign-intermediate")).contains("pki");
        assertThat(PkiPath.issuerRef("pki/issuer/my-ca/sign-intermediate")).contains("my-ca");
    }

    @Test
    void knowsTheMountThatKeepsTheKey() {
        assertThat(PkiPath.keyMount("pki_int/intermediate/generate/exported")).contains("pki_int");
        assertThat(PkiPath.keyMount("a/b/issuers/generate/intermediate/exported")).contains("a/b");
    }

    @Test
    void guessesNothingOfOtherPaths() {
        assertThat(PkiPath.signMount("pki/sign/role")).isEmpty();
        assertThat(PkiPath.issuerRef("pki/sign/role")).isEmpty();
        assertThat(PkiPath.keyMount("pki/keys/generate/exported")).isEmpty();
    }
}
