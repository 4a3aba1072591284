package io.virtualmesh.agent.vault;

import java.net.URI;
import java.util.Arrays;
import java.util.List;

/**
 * {@code VAULT_SERVERS}: where a token may be sent. Whoever may write a VirtualMesh must not thereby get istiod's token, so an
 * address counts only if scheme, host and port are those of an entry and its path lies below the entry's path.
 *
 * @param prefixes {@code scheme://host[:port][/path]}; none means that any server is allowed
 */
public record VaultServers(List<URI> prefixes) {
    /** Any server; {@code check} and each outcome warn of it. */
    public static final VaultServers ANY = new VaultServers(List.of());

    public VaultServers {
        prefixes =
                prefixes.stream().map(uri -> ServerAddress.checked("VAULT_SERVERS", uri)).toList();
    }

    /** From the text of the setting: addresses separated by commas or white space. */
    public static VaultServers parse(String text) {
        return new VaultServers(
                Arrays.stream(text.split("[,\\s]+"))
                        .filter(entry -> !entry.isEmpty())
                        .map(entry -> ServerAddress.parse("VAULT_SERVERS", entry))
                        .toList());
    }

    public boolean allowsAny() {
        return prefixes.isEmpty();
    }

    boolean allows(URI address) {
        return allowsAny() || lists(address);
    }

    private boolean lists(URI address) {
        return prefixes.stream()
                .anyMatch(prefix ->
                        ServerAddress.sameServer(prefix, address)
                                && ServerAddress.below(prefix, address));
    }
}
