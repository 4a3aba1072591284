package io.virtualmesh.lab.tools;

/** A program of the lab, at a pinned version. */
public enum Tool {
    ETCD("etcd", ToolSet.ETCD),
    KUBE_APISERVER("kube-apiserver", ToolSet.KUBERNETES),
    KUBE_CONTROLLER_MANAGER("kube-controller-manager", ToolSet.KUBERNETES),
    KUBECTL("kubectl", ToolSet.KUBERNETES),
    PILOT_DISCOVERY("pilot-discovery", ToolSet.ISTIO),
    BAO("bao", ToolSet.OPENBAO);

    private final String program;
    private final ToolSet set;

    Tool(String program, ToolSet set) {
        this.program = program;
        this.set = set;
    }

    String program() {
        return program;
    }

    ToolSet set() {
        return set;
    }
}
