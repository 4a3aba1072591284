package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.bundle.Lifetime;
import io.virtualmesh.agent.control.ReplicaStatus;
import io.virtualmesh.agent.control.ReplicaStatus.Condition;
import io.virtualmesh.agent.control.ReplicaStatus.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Statuses of a replica for tests. */
final class TestStatus {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private TestStatus() {}

    static ReplicaStatus waiting() {
        var no = new Condition(Value.FALSE, "VirtualMeshAbsent", "nothing yet", NOW);
        return new ReplicaStatus(
                Optional.empty(),
                Optional.empty(),
                no,
                no,
                no,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                0,
                0);
    }

    static ReplicaStatus serving(Optional<String> renewedFor) {
        var yes = new Condition(Value.TRUE, "Served", "istiod serves under it", NOW);
        var facts =
                new ReplicaStatus.BundleFacts(
                        "0a1b",
                        "CN=Istio,O=Istio",
                        "O=my-org",
                        "ab".repeat(32),
                        List.of("cd".repeat(32)),
                        "ECDSA P-256",
                        new Lifetime(NOW, NOW.plus(Duration.ofDays(365))),
                        NOW.plus(Duration.ofDays(300)),
                        NOW,
                        Optional.of(NOW),
                        Optional.of(Duration.ofMillis(110)));
        return new ReplicaStatus(
                Optional.empty(),
                Optional.of(facts),
                yes,
                yes,
                yes,
                List.of(),
                Optional.empty(),
                renewedFor,
                1,
                0);
    }

    static Optional<String> request(MeshWatcher watcher) {
        return watcher.view() instanceof io.virtualmesh.agent.control.MeshSource.MeshView.Managed it
                ? it.renewRequest()
                : Optional.empty();
    }
}
