package io.virtualmesh.agent.trust;

import java.util.Optional;

/**
 * The report of one mesh as the coordinator has it.
 *
 * @param mesh its name
 * @param trust empty while it has not reported
 */
public record MeshReport(String mesh, Optional<MeshTrust> trust) {
    public static MeshReport of(String mesh, MeshTrust trust) {
        return new MeshReport(mesh, Optional.of(trust));
    }

    boolean acknowledges(long generation) {
        return trust.filter(it -> it.ack() >= generation).isPresent();
    }

    boolean wants(RootId id) {
        return trust.filter(it -> it.wanted().id().equals(id)).isPresent();
    }
}
