package io.virtualmesh.agent.mesh;

/** The Pods of istiod's namespace. */
public final class OwnPods {
    private final KubeApi own;
    private final String namespace;

    public OwnPods(KubeApi own, String namespace) {
        this.own = own;
        this.namespace = namespace;
    }

    /** Whether the API server says just now that there is no such Pod; false when it does not answer or may not say. */
    public boolean isGone(String pod) {
        try {
            return own.find(Place.core("pods", namespace, pod)).isEmpty();
        } catch (ApiFailure notCertain) {
            return false;
        }
    }
}
