package io.virtualmesh.agent.vault;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code VAULT_ADDRESS_OVERRIDES}: another address for a server, as a line of {@code /etc/hosts} that knows ports. For labs, where
 * the YAML of a guide must stay as it is while Vault listens elsewhere. {@link VaultServers} judges the address before it is
 * replaced.
 */
public record AddressOverrides(Map<URI, URI> replacements) {
    public static final AddressOverrides NONE = new AddressOverrides(Map.of());
    private static final String SETTING = "VAULT_ADDRESS_OVERRIDES";

    public AddressOverrides {
        replacements = Map.copyOf(replacements);
        replacements.forEach((from, to) -> {
            ServerAddress.checked(SETTING, from);
            ServerAddress.checked(SETTING, to);
        });
    }

    /** From the text of the setting: {@code from=to}, separated by commas or white space. */
    public static AddressOverrides parse(String text) {
        var found = new LinkedHashMap<URI, URI>();
        for (String entry : text.split("[,\\s]+")) {
            if (entry.isEmpty()) {
                continue;
            }
            int equals = entry.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException(
                        SETTING + ": \"" + entry + "\" is not of the form address=address");
            }
            found.put(
                    ServerAddress.parse(SETTING, entry.substring(0, equals)),
                    ServerAddress.parse(SETTING, entry.substring(equals + 1)));
        }
        return new AddressOverrides(found);
    }

    /** The address to connect to; path, query and all are kept behind a replaced server. */
    URI apply(URI address) {
        for (var entry : replacements.entrySet()) {
            URI from = entry.getKey();
            if (ServerAddress.sameServer(from, address) && ServerAddress.below(from, address)) {
                String rest =
                        address.getRawPath()
                                .substring(ServerAddress.stripEnd(from.getRawPath()).length());
                String base = ServerAddress.stripEnd(entry.getValue().toString());
                String query = address.getRawQuery();
                return URI.create(base + rest + (query == null ? "" : "?" + query));
            }
        }
        return address;
    }
}
