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

    /**
     * Written out here and below because fingerprints are made of it, which outlive a JVM: the text that Java itself gives a
     * record is promised by no version.
     */
    @Override
    public String toString() {
        return "VaultIntent[server="
                + server
                + ", namespace="
                + namespace
                + ", signPath="
                + signPath
                + ", csrPath="
                + csrPath
                + ", login="
                + login
                + ", trust="
                + trust
                + "]";
    }

    /** How to obtain a Vault token. */
    public sealed interface Login {
        /**
         * {@code POST <mount>/login} with a ServiceAccount token; serves {@code kubernetes} and {@code jwt} mounts.
         *
         * @param mount path below {@code /v1/}, such as {@code auth/kubernetes}
         */
        record ServiceAccountToken(String mount, String role, Jwt jwt) implements Login {
            @Override
            public String toString() {
                return "ServiceAccountToken[mount="
                        + mount
                        + ", role="
                        + role
                        + ", jwt="
                        + jwt
                        + "]";
            }
        }

        /** A ready token in a Secret of istiod's cluster; not ours to revoke. */
        record TokenSecret(SecretRef secret) implements Login {
            @Override
            public String toString() {
                return "TokenSecret[secret=" + secret + "]";
            }
        }
    }

    /** Where the ServiceAccount token for the login comes from, read afresh for each login. */
    public sealed interface Jwt {
        /**
         * @param path directory that holds a file {@code key}, or the token file itself
         */
        record Mounted(String path, String key) implements Jwt {
            @Override
            public String toString() {
                return "Mounted[path=" + path + ", key=" + key + "]";
            }
        }

        /** The pod's own token, in the directory the agent was told at its start. */
        record Own(String key) implements Jwt {
            @Override
            public String toString() {
                return "Own[key=" + key + "]";
            }
        }

        /** Another ServiceAccount's, by the TokenRequest API, else its token Secret (data key {@code key}). */
        record OfServiceAccount(String namespace, String name, String key) implements Jwt {
            @Override
            public String toString() {
                return "OfServiceAccount[namespace="
                        + namespace
                        + ", name="
                        + name
                        + ", key="
                        + key
                        + "]";
            }
        }
    }

    /** What verifies Vault's server certificate. */
    public sealed interface ServerTrust {
        record SystemRoots() implements ServerTrust {
            @Override
            public String toString() {
                return "SystemRoots[]";
            }
        }

        /**
         * @param pem one or more certificates
         */
        record Inline(String pem) implements ServerTrust {
            @Override
            public String toString() {
                return "Inline[pem=" + pem + "]";
            }
        }

        record LocalFile(String path) implements ServerTrust {
            @Override
            public String toString() {
                return "LocalFile[path=" + path + "]";
            }
        }

        record InSecret(SecretRef secret) implements ServerTrust {
            @Override
            public String toString() {
                return "InSecret[secret=" + secret + "]";
            }
        }
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
