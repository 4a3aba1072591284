package io.virtualmesh.agent.vault;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How we reach any Vault, whatever a VirtualMesh says.
 *
 * @param servers where a token may be sent ({@code VAULT_SERVERS})
 * @param overrides other addresses for servers ({@code VAULT_ADDRESS_OVERRIDES}), for labs
 * @param connectTimeout for TCP and TLS together ({@code VAULT_CONNECT_TIMEOUT})
 * @param readTimeout from the request sent to the last byte of its answer ({@code VAULT_TIMEOUT}); Vault may make an RSA 4096
 *     key meanwhile
 * @param serviceAccountDir where the pod's own ServiceAccount token is mounted ({@code SERVICE_ACCOUNT_DIR})
 * @param pauseBeforeRetry between two attempts to remove a key from Vault
 */
public record VaultSettings(
        VaultServers servers,
        AddressOverrides overrides,
        Duration connectTimeout,
        Duration readTimeout,
        Path serviceAccountDir,
        Duration pauseBeforeRetry) {
    public static final Path SERVICE_ACCOUNT_DIR =
            Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    public VaultSettings {
        positive("VAULT_CONNECT_TIMEOUT", connectTimeout);
        positive("VAULT_TIMEOUT", readTimeout);
        if (!serviceAccountDir.isAbsolute()) {
            throw new IllegalArgumentException(
                    "SERVICE_ACCOUNT_DIR must be an absolute path, not " + serviceAccountDir);
        }
        if (pauseBeforeRetry.isNegative()) {
            throw new IllegalArgumentException("no negative pause: " + pauseBeforeRetry);
        }
    }

    /** What holds where nothing is configured. */
    public static VaultSettings defaults() {
        return new VaultSettings(
                VaultServers.ANY,
                AddressOverrides.NONE,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                SERVICE_ACCOUNT_DIR,
                Duration.ofMillis(500));
    }

    public VaultSettings withServers(VaultServers others) {
        return new VaultSettings(
                others,
                overrides,
                connectTimeout,
                readTimeout,
                serviceAccountDir,
                pauseBeforeRetry);
    }

    public VaultSettings withOverrides(AddressOverrides others) {
        return new VaultSettings(
                servers, others, connectTimeout, readTimeout, serviceAccountDir, pauseBeforeRetry);
    }

    public VaultSettings withTimeouts(Duration connect, Duration read) {
        return new VaultSettings(
                servers, overrides, connect, read, serviceAccountDir, pauseBeforeRetry);
    }

    public VaultSettings withServiceAccountDir(Path directory) {
        return new VaultSettings(
                servers, overrides, connectTimeout, readTimeout, directory, pauseBeforeRetry);
    }

    private static void positive(String setting, Duration value) {
        if (value.isZero() || value.isNegative() || value.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException(
                    setting + " must be over 0 and at most 10 minutes, not " + value);
        }
    }
}
