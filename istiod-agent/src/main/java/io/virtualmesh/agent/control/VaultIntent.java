package io.virtualmesh.agent.control;

import java.net.URI;
import java.util.Optional;

/**
 * Where and how Vault signs.
 *
 * @param server {@code http} or {@code https}, host, port, perhaps a path prefix; never with a trailing slash
 * @param namespace Vault Enterprise or OpenBao namespace, sent as {@code X-Vault-Namespace}
 * @param signPath path below {@code /v1/}, such as {@code pki/root/sign-intermediate}
 * @param csrPath path below {@code /v1/} that makes key and CSR; empty means that we make them
 */
public record VaultIntent(
        URI server,
        Optional<String> namespace,
        String signPath,
        Optional<String> csrPath,
        Login login,
        ServerTrust trust) {

    /** The same, signing at another path. */
    public VaultIntent signedAt(String path) {
        return new VaultIntent(server, namespace, path, csrPath, login, trust);
    }

    /** How to obtain a Vault token. */
    public sealed interface Login {
        /**
         * {@code POST <mount>/login} with a ServiceAccount token; serves {@code kubernetes} and {@code jwt} mounts.
         *
         * @param mount path below {@code /v1/}, such as {@code auth/kubernetes}
         */
        record ServiceAccountToken(String mount, String role, Jwt jwt) implements Login {}

        /** A ready token in a Secret of istiod's cluster; not ours to revoke. */
        record TokenSecret(SecretRef secret) implements Login {}
    }

    /** Where the ServiceAccount token for the login comes from, read afresh for each login. */
    public sealed interface Jwt {
        /**
         * @param path directory that holds a file {@code key}, or the token file itself
         */
        record Mounted(String path, String key) implements Jwt {}

        /** The pod's own token, in the directory the agent was told at its start. */
        record Own(String key) implements Jwt {}

        /** Another ServiceAccount's, by the TokenRequest API, else its token Secret (data key {@code key}). */
        record OfServiceAccount(String namespace, String name, String key) implements Jwt {}
    }

    /** What verifies Vault's server certificate. */
    public sealed interface ServerTrust {
        record SystemRoots() implements ServerTrust {}

        /**
         * @param pem one or more certificates
         */
        record Inline(String pem) implements ServerTrust {}

        record LocalFile(String path) implements ServerTrust {}

        record InSecret(SecretRef secret) implements ServerTrust {}
    }

    /**
     * One data key of a Secret. An empty {@code key} means the key of that use ({@code token}, {@code root-cert.pem}),
     * else the only one.
     */
    public record SecretRef(String namespace, String name, String key) {
        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }
}
