package io.virtualmesh.agent.mesh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What this edge is told at its start.
 *
 * @param container which of our containers runs; decides who may lead and who watches for renewals
 * @param podName the own Pod; empty on a laptop, where only {@code check} and {@code renew} run
 * @param podNamespace istiod's namespace
 * @param serviceAccount what istiod runs as; only compared and shown
 * @param deployment istiod's Deployment, used where the own Pod does not tell
 * @param meshName the whole name of the mesh, when somebody says so
 * @param clusterId {@code CLUSTER_ID} of our container
 * @param virtualMeshNamespace the one namespace whose VirtualMeshes are read
 * @param kubeconfig of the own cluster; empty means the mounted ServiceAccount
 * @param context of that kubeconfig; empty means its current one
 * @param managementKubeconfig of the cluster that holds the VirtualMesh, when it is another one
 * @param virtualMesh a file that holds the VirtualMesh; then no API server is contacted
 * @param agentVersion shown in the report
 */
public record MeshSettings(
        Container container,
        Optional<String> podName,
        String podNamespace,
        String serviceAccount,
        String deployment,
        Optional<String> meshName,
        Optional<String> clusterId,
        String virtualMeshNamespace,
        Optional<Path> kubeconfig,
        Optional<String> context,
        Optional<Path> managementKubeconfig,
        Optional<Path> virtualMesh,
        String agentVersion,
        Timing timing) {

    /** The default of {@code VIRTUAL_MESH_NAMESPACE}. */
    public static final String DEFAULT_VIRTUAL_MESH_NAMESPACE = "gloo-mesh";

    /** The default of {@code ISTIOD_DEPLOYMENT}. */
    public static final String DEFAULT_DEPLOYMENT = "istiod";

    public MeshSettings {
        podName = given(podName);
        meshName = given(meshName);
        clusterId = given(clusterId);
        context = given(context);
        demand(podNamespace, "POD_NAMESPACE");
        demand(deployment, "ISTIOD_DEPLOYMENT");
        demand(virtualMeshNamespace, "VIRTUAL_MESH_NAMESPACE");
    }

    /** Name of the own Pod, for those who can do nothing without it. */
    String pod() {
        return podName.orElseThrow(
                () -> new IllegalStateException("POD_NAME is not set; it must name this Pod"));
    }

    /** How we name ourselves to API servers, so that an audit log tells our requests from istiod's: the account is the same. */
    String userAgent() {
        return "istiod-agent/%s (%s)"
                .formatted(agentVersion, container.name().toLowerCase(Locale.ROOT));
    }

    /** Which of our two containers of istiod's Pod this is, or which command, as on a laptop. */
    public enum Container {
        INIT,
        SIDECAR,
        CHECK,
        RENEW,
        JOIN;

        /** Looks or asks once, and ends. */
        public boolean isCommand() {
            return this != INIT && this != SIDECAR;
        }
    }

    /**
     * Times of this edge.
     *
     * @param call the longest one call to an API server may take
     * @param watch how long one watch lasts before the objects are listed afresh
     * @param firstRetry back-off after the first failure; doubles from there
     * @param longestRetry where the doubling ends
     * @param lease how long a Lease lasts that nobody renews; renewed every third of it
     * @param initMayLead how long an init container waits before it takes the Lease
     */
    public record Timing(
            Duration call,
            Duration watch,
            Duration firstRetry,
            Duration longestRetry,
            Duration lease,
            Duration initMayLead) {
        public static final Timing DEFAULT =
                new Timing(
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(4),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10));

        public Timing {
            for (var time : new Duration[] {call, watch, firstRetry, longestRetry, lease}) {
                if (time.isZero() || time.isNegative()) {
                    throw new IllegalArgumentException("must be longer than nothing: " + time);
                }
            }
            if (longestRetry.compareTo(firstRetry) < 0) {
                throw new IllegalArgumentException(
                        "longest retry " + longestRetry + " is under the first, " + firstRetry);
            }
        }
    }

    private static Optional<String> given(Optional<String> value) {
        return value.map(String::strip).filter(text -> !text.isEmpty());
    }

    private static void demand(String value, String variable) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(variable + " must not be empty");
        }
    }
}
