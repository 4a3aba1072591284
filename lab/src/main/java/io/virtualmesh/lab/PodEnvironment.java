package io.virtualmesh.lab;

import java.nio.file.Path;
import java.util.Map;

/** By what a client in a Pod finds its API server, without kubelet: fabric8's own variables name the files. */
public final class PodEnvironment {
    private PodEnvironment() {}

    /**
     * @param account folder with {@code token} and {@code ca.crt}
     */
    public static Map<String, String> of(int port, Path account) {
        return Map.of(
                "KUBERNETES_SERVICE_HOST", "127.0.0.1",
                "KUBERNETES_SERVICE_PORT", Integer.toString(port),
                "KUBERNETES_CERTS_CA_FILE", account.resolve("ca.crt").toString(),
                "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", account.resolve("token").toString(),
                "KUBERNETES_AUTH_TRYKUBECONFIG", "false");
    }
}
