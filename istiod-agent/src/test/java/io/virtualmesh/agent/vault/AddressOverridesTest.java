package io.virtualmesh.agent.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;

class AddressOverridesTest {
    private static final AddressOverrides OVERRIDES =
            AddressOverrides.parse("http://vault.vault:8200=http://127.0.0.1:1234");

    @Test
    void anotherServerStandsInAndThePathStays() {
        assertThat(
                        OVERRIDES.apply(
                                URI.create("http://vault.vault:8200/v1/sys/health?standbyok=true")))
                .isEqualTo(URI.create("http://127.0.0.1:1234/v1/sys/health?standbyok=true"));
    }

    @Test
    void otherServersStayAsTheyAre() {
        var other = URI.create("http://vault.vault:8201/v1/sys/health");

        assertThat(OVERRIDES.apply(other)).isEqualTo(other);
    }

    @Test
    void refusesWhatIsNoPairOfAddresses() {
        assertThatThrownBy(() -> AddressOverrides.parse("http://vault.vault:8200"))
                .hasMessageContaining("VAULT_ADDRESS_OVERRIDES");
        assertThatThrownBy(() -> AddressOverrides.parse("http://vault.vault:8200=127.0.0.1:1"))
                .hasMessageContaining("VAULT_ADDRESS_OVERRIDES");
    }
}
