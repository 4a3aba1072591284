package io.virtualmesh.lab.cluster;

import io.virtualmesh.lab.tools.Tool;
import io.virtualmesh.lab.tools.Tools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A program that runs on a node, and its flags. */
public enum Component {
    ETCD("etcd"),
    KUBE_APISERVER("kube-apiserver"),
    CONTAINERD("containerd"),
    KUBE_CONTROLLER_MANAGER("kube-controller-manager"),
    KUBE_SCHEDULER("kube-scheduler"),
    KUBELET("kubelet"),
    KUBE_PROXY("kube-proxy"),
    COREDNS("coredns");

    private final String program;

    Component(String program) {
        this.program = program;
    }

    String program() {
        return program;
    }

    List<String> command(Tools tools, NodeFiles files) {
        var command = new ArrayList<String>();
        command.add(executable(tools));
        command.addAll(flags(files));
        return command;
    }

    private String executable(Tools tools) {
        var tool =
                switch (this) {
                    case ETCD -> Optional.of(Tool.ETCD);
                    case KUBE_APISERVER -> Optional.of(Tool.KUBE_APISERVER);
                    case KUBE_CONTROLLER_MANAGER -> Optional.of(Tool.KUBE_CONTROLLER_MANAGER);
                    case KUBE_SCHEDULER -> Optional.of(Tool.KUBE_SCHEDULER);
                    case KUBELET -> Optional.of(Tool.KUBELET);
                    case KUBE_PROXY -> Optional.of(Tool.KUBE_PROXY);
                    case COREDNS -> Optional.of(Tool.COREDNS);
                    case CONTAINERD -> Optional.<Tool>empty();
                };
        return tool.map(tools::path).map(Path::toString).orElse(program);
    }

    private List<String> flags(NodeFiles files) {
        return switch (this) {
            case ETCD -> etcd();
            case KUBE_APISERVER -> apiServer(files);
            case CONTAINERD -> List.of("--config=" + files.etc().resolve("containerd.toml"));
            case KUBE_CONTROLLER_MANAGER -> controllerManager(files);
            case KUBE_SCHEDULER ->
                    List.of(kubeconfig(files, "kube-scheduler"), "--leader-elect=false");
            case KUBELET -> kubelet(files);
            case KUBE_PROXY -> kubeProxy(files);
            case COREDNS -> List.of("-conf=" + files.etc().resolve("Corefile"));
        };
    }

    /** Plain http, since the node's loopback is the node's alone; Pods have another. */
    private static List<String> etcd() {
        return List.of(
                "--data-dir=/var/lib/etcd/data",
                "--listen-client-urls=http://127.0.0.1:2379",
                "--advertise-client-urls=http://127.0.0.1:2379",
                "--listen-peer-urls=http://127.0.0.1:2380",
                "--initial-advertise-peer-urls=http://127.0.0.1:2380",
                "--initial-cluster=default=http://127.0.0.1:2380",
                "--unsafe-no-fsync",
                "--log-level=warn");
    }

    private static List<String> apiServer(NodeFiles files) {
        var etc = files.etc() + "/";
        return List.of(
                "--etcd-servers=http://127.0.0.1:2379",
                "--secure-port=6443",
                "--bind-address=0.0.0.0",
                "--advertise-address=" + files.address().nodeIp(),
                "--tls-cert-file=" + etc + "kube-apiserver.crt",
                "--tls-private-key-file=" + etc + "kube-apiserver.key",
                "--kubelet-client-certificate=" + etc + "kube-apiserver-kubelet-client.crt",
                "--kubelet-client-key=" + etc + "kube-apiserver-kubelet-client.key",
                "--kubelet-preferred-address-types=InternalIP",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + etc + "accounts.crt",
                "--service-account-signing-key-file=" + etc + "accounts.key",
                "--token-auth-file=" + etc + "tokens.csv",
                "--authorization-mode=Node,RBAC",
                "--service-cluster-ip-range=" + files.address().serviceRange(),
                "--allow-privileged=true",
                "--enable-priority-and-fairness=false",
                "--profiling=false",
                "--audit-policy-file=" + etc + "audit-policy.yaml",
                "--audit-log-path=" + files.auditLog());
    }

    private static List<String> controllerManager(NodeFiles files) {
        return List.of(
                kubeconfig(files, "kube-controller-manager"),
                "--leader-elect=false",
                "--root-ca-file=" + files.etc().resolve("ca.crt"),
                "--service-account-private-key-file=" + files.etc().resolve("accounts.key"),
                "--use-service-account-credentials=false",
                "--kube-api-qps=100",
                "--kube-api-burst=200",
                "--secure-port=0");
    }

    private static List<String> kubelet(NodeFiles files) {
        return List.of(
                kubeconfig(files, files.address().node()),
                "--config=" + files.etc().resolve("kubelet.yaml"),
                "--hostname-override=" + files.address().node(),
                "--node-ip=" + files.address().nodeIp(),
                "--root-dir=/var/lib/kubelet",
                "--cert-dir=/var/lib/kubelet/pki");
    }

    /** Leaves connection tracking as it is: those settings are the whole machine's. */
    private static List<String> kubeProxy(NodeFiles files) {
        return List.of(
                kubeconfig(files, "kube-proxy"),
                "--proxy-mode=iptables",
                "--hostname-override=" + files.address().node(),
                "--cluster-cidr=" + files.address().podRange(),
                "--healthz-bind-address=127.0.0.1:10256",
                "--metrics-bind-address=127.0.0.1:10249",
                "--conntrack-max-per-core=0",
                "--conntrack-min=0",
                "--conntrack-tcp-timeout-established=0",
                "--conntrack-tcp-timeout-close-wait=0");
    }

    private static String kubeconfig(NodeFiles files, String user) {
        return "--kubeconfig=" + files.etc().resolve(user + ".kubeconfig");
    }
}
