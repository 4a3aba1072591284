package io.virtualmesh.lab.tools;

/** A program, or a folder of files, of the lab, at a pinned version. */
public enum Tool {
    ETCD("etcd", ToolSet.ETCD),
    KUBE_APISERVER("kube-apiserver", ToolSet.KUBERNETES),
    KUBE_CONTROLLER_MANAGER("kube-controller-manager", ToolSet.KUBERNETES),
    KUBECTL("kubectl", ToolSet.KUBERNETES),
    PILOT_DISCOVERY("pilot-discovery", ToolSet.ISTIO),
    BAO("bao", ToolSet.OPENBAO),
    KUBE_SCHEDULER("kube-scheduler", ToolSet.SCHEDULER, true),
    KUBELET("kubelet", ToolSet.KUBELET, true),
    KUBE_PROXY("kube-proxy", ToolSet.KUBELET, true),
    COREDNS("coredns", ToolSet.COREDNS, true),
    HELM("helm", ToolSet.HELM, true),
    PILOT_AGENT("pilot-agent", ToolSet.ISTIO_NODE, true),
    ISTIOCTL("istioctl", ToolSet.ISTIO_NODE, true),
    ISTIO_BASE_CHART("manifests/charts/base", ToolSet.ISTIO_FILES, true),
    ISTIOD_CHART("manifests/charts/istio-control/istio-discovery", ToolSet.ISTIO_FILES, true),
    GATEWAY_CHART("manifests/charts/gateway", ToolSet.ISTIO_FILES, true),
    ENVOY_BOOTSTRAP("tools/packaging/common/envoy_bootstrap.json", ToolSet.ISTIO_FILES, true),
    ENVOY("envoy", ToolSet.ENVOY, true),
    PAUSE("pause", ToolSet.WORKLOADS, true),
    RELAY("relay", ToolSet.WORKLOADS, true),
    ECHO("echo", ToolSet.WORKLOADS, true),
    LOAD("load", ToolSet.WORKLOADS, true);

    private final String program;
    private final ToolSet set;
    private final boolean forNodes;

    Tool(String program, ToolSet set) {
        this(program, set, false);
    }

    Tool(String program, ToolSet set, boolean forNodes) {
        this.program = program;
        this.set = set;
        this.forNodes = forNodes;
    }

    String program() {
        return program;
    }

    ToolSet set() {
        return set;
    }

    /** Only {@code lab up} needs it, so nobody else waits for it. */
    public boolean isForNodes() {
        return forNodes;
    }
}
