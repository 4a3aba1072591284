package io.virtualmesh.agent.mesh;

import io.virtualmesh.agent.bundle.Lifetime;
import io.virtualmesh.agent.control.MeshIntent;
import io.virtualmesh.agent.control.ReplicaStatus;
import io.virtualmesh.agent.control.ReplicaStatus.Condition;
import io.virtualmesh.agent.control.ReplicaStatus.Value;
import io.virtualmesh.agent.control.TrustFacts;
import io.virtualmesh.agent.trust.ReplicaTrust;
import io.virtualmesh.agent.trust.Root;
import io.virtualmesh.agent.trust.RootRule;
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

    /** Serving, and not as it should. */
    static ReplicaStatus notReady(Condition ready) {
        var it = serving(Optional.empty());
        return new ReplicaStatus(
                it.intent(),
                it.bundle(),
                it.trust(),
                ready,
                it.bundleProven(),
                it.reloadConfirmed(),
                it.notices(),
                it.lastError(),
                it.renewedFor(),
                it.issued(),
                it.failed());
    }

    static ReplicaStatus serving(Optional<String> renewedFor) {
        return serving(Optional.empty(), Optional.empty(), renewedFor);
    }

    /** Serving, and this is its part in the change of roots. */
    static ReplicaStatus of(TrustFacts trust) {
        return serving(Optional.empty(), Optional.of(trust), Optional.empty());
    }

    static TrustFacts facts(ReplicaTrust trust, RootRule rule, Root wanted) {
        return new TrustFacts(
                trust,
                rule,
                Optional.of(TestPlans.wanted(wanted)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static ReplicaStatus serving(
            Optional<MeshIntent> intent, Optional<TrustFacts> trust, Optional<String> renewedFor) {
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
                intent,
                Optional.of(facts),
                trust,
                yes,
                yes,
                yes,
                List.of(),
                Optional.empty(),
                renewedFor,
                1,
                0);
    }

    /** Of a sidecar in that Pod. */
    static MeshSettings settings(String pod) {
        return settings(pod, MeshSettings.Timing.DEFAULT);
    }

    static MeshSettings settings(String pod, MeshSettings.Timing timing) {
        return new MeshSettings(
                MeshSettings.Container.SIDECAR,
                Optional.of(pod),
                "istio-system",
                "istiod",
                "istiod",
                Optional.empty(),
                Optional.of("cluster-1"),
                "gloo-mesh",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "test",
                timing);
    }

    static Optional<String> request(MeshWatcher watcher) {
        return watcher.view() instanceof io.virtualmesh.agent.control.MeshSource.MeshView.Managed it
                ? it.renewRequest()
                : Optional.empty();
    }
}
