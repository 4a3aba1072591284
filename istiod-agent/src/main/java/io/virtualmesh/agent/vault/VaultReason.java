package io.virtualmesh.agent.vault;

/**
 * Why no intermediate came: the stable words for conditions, metrics and Events, each with what it means and what to do. The
 * failure table of the documentation is made from these texts.
 */
public enum VaultReason {
    /** Nobody answered, or too late, or with an error of the server's own. */
    UNREACHABLE(
            "VaultUnreachable",
            "No connection, no answer in time, or a 5xx.",
            "Look at Vault's pods, its Service, DNS and network policies; we go on trying."),
    /** 503 with {@code Vault is sealed}, or 501 not initialised. */
    SEALED(
            "VaultSealed",
            "Vault is up, but sealed or not initialised.",
            "Unseal it (`vault operator unseal`); we go on trying."),
    /** A standby that knows no active node: 307 without a target, 429, 472 or 473. */
    NO_LEADER(
            "VaultNoLeader",
            "The node is a standby and knows no active node.",
            "Look at `vault operator raft list-peers` or the storage; we go on trying."),
    /** The TLS handshake failed, or one side speaks TLS and the other does not. */
    TLS_FAILED(
            "VaultTlsFailed",
            "Vault's certificate is not trusted or names another host, or only one side speaks"
                    + " TLS.",
            "Give the CA that signed Vault's certificate as caBundle, caLocalPath or caSecretRef;"
                    + " check the scheme of server."),
    /** Something answers that is not Vault: HTML, a login page, an answer without the promised fields. */
    NOT_VAULT(
            "VaultNotVault",
            "Something answers at that address, but not Vault's API.",
            "Check server and its path prefix; a proxy or an ingress may stand in between."),
    /** The login was refused. {@code permission denied} alone may also mean that Vault cannot reach the API server. */
    LOGIN_REFUSED(
            "VaultLoginRefused",
            "Vault did not accept the ServiceAccount token.",
            "Bind ServiceAccount, namespace and audience in Vault's role; see that Vault reaches"
                    + " the API server."),
    /** The login mount has no such role. */
    ROLE_UNKNOWN(
            "VaultRoleUnknown",
            "The login mount has no role of that name.",
            "Correct kubernetesAuth.role, or create the role."),
    /** The file or Secret that should hold the login token is missing, empty, unreadable or holds no JWT. */
    TOKEN_MISSING(
            "VaultTokenMissing",
            "There is no usable ServiceAccount token to log in with.",
            "Check mountedSaPath and secretTokenKey, and that the pod mounts the token."),
    /** 403 at a path after a good login. */
    FORBIDDEN(
            "VaultForbidden",
            "The login worked, its policy does not allow the path.",
            "Give the role's policy the capability named in the message; the least policy is"
                    + " shipped as HCL."),
    /** No such mount, path or Vault namespace. */
    PATH_UNKNOWN(
            "VaultPathUnknown",
            "Vault has no such mount, path or namespace.",
            "Correct caPath, csrPath, mountPath or namespace of the VirtualMesh."),
    /** The PKI mount has no issuer (yet), or none of that name. */
    ISSUER_MISSING(
            "VaultIssuerMissing",
            "The PKI mount has no CA certificate to sign with.",
            "Import or generate the CA of that mount (`vault write <mount>/config/ca …`); we go on"
                    + " trying."),
    /** Vault signs nothing under a CA that is less than 30 s old ({@code notBefore before signer's notBefore}). */
    ISSUER_TOO_YOUNG(
            "VaultIssuerTooYoung",
            "The CA in Vault is younger than 30 s; Vault back-dates what it signs by as much and"
                    + " refuses.",
            "Nothing; the next try will do."),
    /** {@code VAULT_SERVERS} does not list the server, or a redirect leads to one that it does not list. */
    SERVER_NOT_ALLOWED(
            "VaultServerNotAllowed",
            "No token is sent there: VAULT_SERVERS does not list that server.",
            "Add the server to VAULT_SERVERS (chart value), if it is yours."),
    /** Vault understood the request and will not fulfil it. */
    REQUEST_REFUSED(
            "VaultRequestRefused",
            "Vault refuses what was asked (lifetime, key, path length, format).",
            "See Vault's words in the message."),
    /** A Secret or ServiceAccount of the spec cannot be read now. */
    SECRET_UNAVAILABLE(
            "SecretUnavailable",
            "A Secret, file or ServiceAccount named in the VirtualMesh cannot be read, or holds"
                    + " nothing usable.",
            "Create it, or give us the right that the message names.");

    private final String word;
    private final String meaning;
    private final String remedy;

    VaultReason(String word, String meaning, String remedy) {
        this.word = word;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** Stable CamelCase word. */
    public String word() {
        return word;
    }

    public String meaning() {
        return meaning;
    }

    public String remedy() {
        return remedy;
    }
}
