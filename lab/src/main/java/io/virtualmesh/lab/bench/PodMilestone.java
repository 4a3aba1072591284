package io.virtualmesh.lab.bench;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.EnumSet;
import java.util.Set;

/** On the way of istiod's Pod. */
enum PodMilestone {
    CREATED,
    /** Our init container has put a proven bundle in place; not in a Pod without it. */
    INIT_ENDED,
    /** istiod itself answers its probe. */
    DISCOVERY_READY,
    /** All containers do. */
    READY;

    /** None of a Pod that is on its way out. */
    static Set<PodMilestone> of(Pod pod) {
        var reached = EnumSet.noneOf(PodMilestone.class);
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return reached;
        }
        reached.add(CREATED);
        var status = pod.getStatus();
        if (status == null) {
            return reached;
        }
        if (status.getInitContainerStatuses().stream().anyMatch(PodMilestone::isEndOfInit)) {
            reached.add(INIT_ENDED);
        }
        if (status.getContainerStatuses().stream().anyMatch(PodMilestone::isReadyDiscovery)) {
            reached.add(DISCOVERY_READY);
        }
        if (Readiness.isPodReady(pod)) {
            reached.add(READY);
        }
        return reached;
    }

    private static boolean isEndOfInit(ContainerStatus container) {
        return container.getName().equals("istiod-agent-init")
                && container.getState().getTerminated() != null
                && container.getState().getTerminated().getExitCode() == 0;
    }

    private static boolean isReadyDiscovery(ContainerStatus container) {
        return container.getName().equals("discovery") && container.getReady();
    }
}
