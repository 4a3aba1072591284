package io.virtualmesh.lab;

import io.virtualmesh.lab.process.LabProcess;
import io.virtualmesh.lab.process.ProcessSpec;
import io.virtualmesh.lab.tools.Tool;
import io.virtualmesh.lab.tools.Tools;
import java.nio.file.Path;
import java.util.List;

/** The few controllers that a lab without nodes needs. It listens on no port. */
final class ControllerManager implements AutoCloseable {
    private static final String CONTROLLERS =
            String.join(
                    ",",
                    "deployment-controller",
                    "replicaset-controller",
                    "serviceaccount-controller",
                    "namespace-controller",
                    "garbage-collector-controller",
                    "root-ca-certificate-publisher-controller");

    private final LabProcess process;

    private ControllerManager(LabProcess process) {
        this.process = process;
    }

    static ControllerManager start(Tools tools, Path home, ApiServerProcess server) {
        var files = server.files().home();
        return new ControllerManager(
                LabProcess.start(
                        new ProcessSpec(
                                "kube-controller-manager",
                                List.of(
                                        tools.path(Tool.KUBE_CONTROLLER_MANAGER).toString(),
                                        "--kubeconfig=" + server.kubeconfig(),
                                        "--leader-elect=false",
                                        "--controllers=" + CONTROLLERS,
                                        "--root-ca-file=" + files.resolve("ca.crt"),
                                        "--use-service-account-credentials=false",
                                        "--secure-port=0"),
                                home,
                                ApiServerProcess.GO_WITH_LESS_COLLECTION,
                                home.resolve("kube-controller-manager.log"))));
    }

    @Override
    public void close() {
        process.close();
    }
}
