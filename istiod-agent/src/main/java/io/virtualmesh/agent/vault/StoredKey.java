package io.virtualmesh.agent.vault;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** A key that Vault keeps: where, and under which id. */
record StoredKey(URI server, Optional<String> namespace, String mount, String id) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{8,64}");

    /** Empty for what can be no id of a key: it becomes part of a path that is deleted. */
    static Optional<StoredKey> of(VaultConnection connection, String mount, String id) {
        return ID.matcher(id).matches()
                ? Optional.of(new StoredKey(connection.server(), connection.namespace(), mount, id))
                : Optional.empty();
    }

    boolean isAt(VaultConnection connection) {
        return server.equals(connection.server()) && namespace.equals(connection.namespace());
    }

    String path() {
        return mount + "/key/" + id;
    }
}
