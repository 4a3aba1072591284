package io.virtualmesh.agent;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every setting of the program, once. The name is the environment variable; {@link #flag} and {@link #key} are derived from it,
 * and {@code docs/reference/configuration.md} is generated from this list.
 */
enum Setting {
    POD_NAME("", "Name of istiod's Pod.", Group.POD),
    POD_NAMESPACE("istio-system", "Namespace of istiod's Pod.", Group.POD),
    SERVICE_ACCOUNT("", "ServiceAccount of istiod's Pod; shown in messages.", Group.POD),
    ISTIOD_DEPLOYMENT(
            "istiod", "istiod's Deployment, used where the own Pod does not tell.", Group.POD),
    KUBECONFIG(
            "",
            "kubeconfig of istiod's own cluster. Unset: the mounted ServiceAccount, or on a laptop ~/.kube/config.",
            Group.POD),
    PILOT_CERT_PROVIDER(
            "istiod",
            "As istiod has it. With another value than `istiod` the expiry metric on the monitoring port, not the"
                    + " served chain, shows what istiod loaded.",
            Group.POD),
    MESH_NAME(
            "",
            "Whole name of the mesh, `<istiod deployment>-<namespace>-<cluster>`. Found by itself where the cluster's"
                    + " name is known.",
            Group.MESH),
    CLUSTER_ID(
            "", "Name of the cluster. `Kubernetes`, Istio's default, counts as unset.", Group.MESH),
    VIRTUAL_MESH_NAMESPACE("gloo-mesh", "Namespace in which VirtualMeshes are read.", Group.MESH),
    VIRTUAL_MESH(
            "",
            "File with one VirtualMesh. No API server is contacted then; the report is on `/status` only and references to"
                    + " Secrets are refused.",
            Group.MESH),
    MANAGEMENT_KUBECONFIG(
            "",
            "kubeconfig of the management cluster that holds the VirtualMesh. Unset: Secret `istiod-agent-management`"
                    + " if there is one, else the own cluster.",
            Group.MESH),
    CACERTS_DIR("/etc/cacerts", "Directory that istiod reads (its `ROOT_CA_DIR`).", Group.ISTIOD),
    ALLOW_DISK_VOLUME(
            "false",
            "`true` accepts a volume that is not in memory: the CA key then lies on a disk.",
            Group.ISTIOD),
    CACERTS_GROUP(
            "",
            "Numeric group by which istiod reads the files. Unset: the volume's (a shared `fsGroup`), else our own.",
            Group.ISTIOD),
    ISTIOD_SECURE_ADDRESS(
            "127.0.0.1:15012",
            "Where istiod serves TLS; shows under which CA it runs. Not contacted by `init-container`.",
            Group.ISTIOD),
    ISTIOD_MONITORING_ADDRESS("127.0.0.1:15014", "Where istiod serves its metrics.", Group.ISTIOD),
    TRUST_DOMAIN(
            "cluster.local",
            "The mesh's trust domain (`meshConfig.trustDomain`), for name constraints of an issuer.",
            Group.ISTIOD),
    WORKLOAD_CERT_TTL(
            "24h",
            "Longest workload certificate that any proxy gets: istiod's `DEFAULT_WORKLOAD_CERT_TTL`, or `MAX_WORKLOAD_CERT_TTL` where proxies"
                    + " ask for more (`SECRET_TTL`). Too small a value drops a root that is still in use; the intermediate is renewed early enough"
                    + " to outlive it.",
            Group.ISTIOD),
    ROOT_MOUNT_WAIT(
            "2m",
            "How long kubelet takes at most to refresh a mounted ConfigMap (its `syncFrequency` plus a minute); a pod that"
                    + " starts sooner may begin with the roots of before.",
            Group.ISTIOD),
    VAULT_SERVERS(
            "",
            "Comma-separated list of the only Vault servers that ever get a token, such as"
                    + " `https://vault.example.com:8200`. Unset allows any, with a warning.",
            Group.VAULT),
    VAULT_TIMEOUT("10s", "Longest wait for one answer of Vault.", Group.VAULT),
    VAULT_ADDRESS_OVERRIDES(
            "",
            "Comma-separated `<server of the spec>=<address to use>`; for laboratories where a name does not resolve.",
            Group.VAULT),
    SERVICE_ACCOUNT_DIR(
            "/var/run/secrets/kubernetes.io/serviceaccount",
            "Directory of the Pod's own ServiceAccount token, used where the spec names no other.",
            Group.VAULT),
    EXPECTED_ROOT_SHA256(
            "",
            "Comma-separated SHA-256 (hex, of the DER) of the roots that may be used; any other is refused. Unset allows"
                    + " any.",
            Group.ROOT),
    ROOT_CA_FILE(
            "",
            "PEM file with the root, for a Vault mount that does not know the root above it.",
            Group.ROOT),
    ROOT_CA_CONFIG_MAP(
            "",
            "ConfigMap of istiod's namespace whose key `root-cert.pem` holds the root, instead of a file.",
            Group.ROOT),
    MANAGEMENT_ADDRESS(
            "0.0.0.0:9911",
            "Where `sidecar` serves `/health`, `/metrics` and `/status`.",
            Group.OPS),
    LOG_LEVEL(
            "info",
            "`error`, `warn`, `info`, `debug` or `trace`; no level ever shows key material.",
            Group.OPS),
    LOG_FORMAT(
            "text",
            "`text`, or `json`: one object a line with istiod's own fields (`level`, `time`, `scope`, `msg`) and `reason`.",
            Group.OPS);

    /** How the reference groups them. */
    enum Group {
        POD,
        MESH,
        ISTIOD,
        VAULT,
        ROOT,
        OPS
    }

    private final String defaultValue;
    private final String description;
    private final Group group;

    Setting(String defaultValue, String description, Group group) {
        this.defaultValue = defaultValue;
        this.description = description;
        this.group = group;
    }

    /** Empty where there is no default. */
    String defaultValue() {
        return defaultValue;
    }

    String description() {
        return description;
    }

    Group group() {
        return group;
    }

    /** {@code VAULT_SERVERS} as {@code --vault-servers}. */
    String flag() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@code VAULT_SERVERS} as {@code vaultServers}, the key in ConfigMap {@code istiod-agent}. */
    String key() {
        var words = name().toLowerCase(Locale.ROOT).split("_");
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(w -> Character.toUpperCase(w.charAt(0)) + w.substring(1))
                        .collect(Collectors.joining());
    }

    static Optional<Setting> ofFlag(String flag) {
        return Arrays.stream(values()).filter(s -> s.flag().equals(flag)).findFirst();
    }
}
