package io.virtualmesh.lab.cluster;

import io.virtualmesh.lab.pki.KeyKind;
import io.virtualmesh.lab.pki.LabCa;
import io.virtualmesh.lab.process.WorkDir;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keys, certificates and tokens of a cluster, and a kubeconfig for each of its parts. */
record ClusterPki(Path folder, String caPem, Map<String, String> tokens) {
    static final String ADMIN = "admin";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A user of the token file, and its groups. */
    private static final Map<String, String> GROUPS =
            Map.of(
                    ADMIN,
                    "system:masters",
                    "system:kube-controller-manager",
                    "system:masters",
                    "system:kube-scheduler",
                    "",
                    "system:kube-proxy",
                    "",
                    "coredns",
                    "system:masters");

    static ClusterPki create(Path folder, Address address) {
        var ca = LabCa.root("CN=" + address.cluster(), KeyKind.P256);
        write(folder, "ca.crt", ca.certificatePem());
        issue(
                folder,
                ca,
                "kube-apiserver",
                List.of(
                        "localhost",
                        "127.0.0.1",
                        address.nodeIp(),
                        address.apiService(),
                        "kubernetes",
                        "kubernetes.default",
                        "kubernetes.default.svc",
                        "kubernetes.default.svc.cluster.local"));
        issue(folder, ca, "kube-apiserver-kubelet-client", List.of("kube-apiserver"));
        // A key of its own for tokens of ServiceAccounts; its certificate serves as public key.
        var accounts = LabCa.root("CN=service-accounts", KeyKind.P256);
        write(folder, "accounts.crt", accounts.certificatePem());
        write(folder, "accounts.key", accounts.traditionalKeyPem());
        var groups = new TreeMap<>(GROUPS);
        groups.put("system:node:" + address.node(), "system:nodes");
        var tokens = new TreeMap<String, String>();
        groups.keySet().forEach(user -> tokens.put(user, token()));
        var lines = new StringBuilder();
        groups.forEach((user, group) ->
                lines.append("%s,%s,%s,\"%s\"%n".formatted(tokens.get(user), user, user, group)));
        write(folder, "tokens.csv", lines.toString());
        return new ClusterPki(folder, ca.certificatePem(), tokens);
    }

    private static void issue(Path folder, LabCa ca, String name, List<String> names) {
        var identity = ca.issue(name, names);
        write(folder, name + ".crt", identity.certificatePem());
        write(folder, name + ".key", identity.keyPem());
    }

    private static void write(Path folder, String name, String content) {
        WorkDir.write(folder.resolve(name), content);
    }

    /** A kubeconfig of one user, by way of {@code server}; the context has the cluster's name. */
    KubeconfigEntry entry(Address address, String server, String user) {
        return new KubeconfigEntry(address.cluster(), server, caPem, tokens.getOrDefault(user, ""));
    }

    /** Writes the kubeconfig of one of the node's parts. */
    Path kubeconfig(Address address, String user) {
        var file = folder.resolve(user.substring(user.lastIndexOf(':') + 1) + ".kubeconfig");
        return Kubeconfig.write(file, List.of(entry(address, address.apiUrl(), user)));
    }

    private static String token() {
        var bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return "PKI of a cluster in " + folder;
    }
}
