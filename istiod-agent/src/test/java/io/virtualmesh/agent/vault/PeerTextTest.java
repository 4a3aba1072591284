package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeerTextTest {

    @Test
    void masksWhatLooksLikeAToken() {
        var jwt = Jwts.text("system:serviceaccount:a:b", "vault");

        assertThat(PeerText.safe("bad jwt " + jwt + " sent")).isEqualTo("bad jwt … sent");
        assertThat(PeerText.safe("token s.0YfAfhLt3DCYXRjIletuDUoo is gone"))
                .isEqualTo("token … is gone");
        assertThat(PeerText.safe("token hvs.CAESIJ_abcdefghijklmnop is gone"))
                .isEqualTo("token … is gone");
        assertThat(PeerText.safe("key -----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIB\n"))
                .isEqualTo("key …");
    }

    @Test
    void isOneShortLine() {
        assertThat(PeerText.safe("1 error occurred:\n\t* permission denied\n\n"))
                .isEqualTo("1 error occurred: * permission denied");
        assertThat(PeerText.safe("word ".repeat(10_000)).length()).isLessThan(320);
        assertThat(PeerText.safe("\u001b[31mred\u202e")).isEqualTo("[31mred");
    }

    @Test
    void keepsTheWordsOfVault() {
        var text =
                "error validating token: invalid audience (aud) claim: audience claim does not"
                        + " match any expected audience";

        assertThat(PeerText.safe(text)).isEqualTo(text);
    }
}
