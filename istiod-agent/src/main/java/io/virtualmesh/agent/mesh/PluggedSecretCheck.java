package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.control.Finding;

/**
 * Whether Secret {@code cacerts} lies beside our volume. istiod does not read it then, since it reads files only
 * (pilot/pkg/bootstrap/istio_ca.go), but it holds a CA key in etcd.
 */
final class PluggedSecretCheck {
    private static final String SUBJECT = "Secret cacerts";
    private static final String NAME = "cacerts";

    private final KubeApi own;
    private final String namespace;

    PluggedSecretCheck(KubeApi own, String namespace) {
        this.own = own;
        this.namespace = namespace;
    }

    Finding check() {
        try {
            return own.exists(Place.core("secrets", namespace, NAME))
                    ? Finding.warning(
                            SUBJECT,
                            "there is one in namespace "
                                    + namespace
                                    + ": no istiod reads it while our volume is mounted, but its CA key lies in etcd, and"
                                    + " istiod would go back to it without our volume",
                            "delete it once no way back is needed: kubectl delete secret cacerts -n "
                                    + namespace)
                    : Finding.ok(SUBJECT, "there is none in namespace " + namespace);
        } catch (ApiFailure e) {
            return Finding.skipped(
                    SUBJECT, e.text(), "run check with a kubeconfig that may read it");
        }
    }
}
