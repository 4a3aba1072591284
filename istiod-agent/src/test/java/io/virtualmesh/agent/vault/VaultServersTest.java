package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultServersTest {
    private static final VaultServers LISTED =
            VaultServers.parse("https://vault.example.com, https://gw.example.com:8443/vault/");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://vault.example.com",
                "https://VAULT.example.com:443/v1/pki",
                "https://gw.example.com:8443/vault",
                "https://gw.example.com:8443/vault/v1/pki/root/sign-intermediate"
            })
    void allowsWhatIsListed(String address) {
        assertThat(LISTED.allows(URI.create(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://vault.example.com",
                "https://vault.example.com:8200",
                "https://vault.example.com.evil.example",
                "https://evil.example/https://vault.example.com",
                "https://gw.example.com:8443",
                "https://gw.example.com:8443/vault2",
                "https://gw.example.com:8443/vault/../evil",
                "https://gw.example.com:8443/vault/%2e%2e/evil"
            })
    void allowsNothingElse(String address) {
        assertThat(LISTED.allows(URI.create(address))).isFalse();
    }

    @Test
    void allowsAnyServerWhenNothingIsListed() {
        assertThat(VaultServers.parse(" ").allows(URI.create("http://anywhere:1"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vault.example.com:8200",
                "ftp://vault.example.com",
                "https://vault.example.com@evil.example",
                "https://vault.example.com?x=y",
                "https:///vault",
                "https://vault.example.com/a/../b",
                "https://[vault",
                "https://vault:0",
                "https://vault:99999"
            })
    void refusesEntriesThatAreNoAddressOfAServer(String entry) {
        assertThatThrownBy(() -> VaultServers.parse(entry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("VAULT_SERVERS");
    }

    @Test
    void anAdviceToListTheServerHoldsNoPassword() {
        var vault = VaultIntents.at("https://user:hunter2@vault").vault();

        assertThat(Precautions.of(vault, VaultSettings.defaults()).toString())
                .contains("set it to")
                .doesNotContain("hunter2");
    }

    @Test
    void aRefusedEntryIsNotPrintedWithItsPassword() {
        assertThatThrownBy(() -> VaultServers.parse("https://user:hunter2@vault.example.com"))
                .hasMessageContaining("user information")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> VaultServers.parse("https://user:hunter/2@[vault"))
                .hasMessageContaining("is no URL")
                .hasMessageNotContaining("hunter");
    }
}
